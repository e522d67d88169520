// roundrobin.cpp - the program of roundrobin.hpp; 5 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/roundrobin.hpp"

int main() { return rondo::run(tutorial::roundrobin::program()) ? 0 : 1; }
