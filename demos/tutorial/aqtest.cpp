// aqtest.cpp - the program of aqtest.hpp; 3 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/aqtest.hpp"

int main() { return rondo::run(tutorial::aqtest::program()) ? 0 : 1; }
