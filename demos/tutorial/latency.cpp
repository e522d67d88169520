// latency.cpp - the program of latency.hpp; 30 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/latency.hpp"

int main() { return rondo::run(tutorial::latency::program()) ? 0 : 1; }
