// priority_test.cpp - the program of priority_test.hpp; 14 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/priority_test.hpp"

int main() { return rondo::run(tutorial::priority_test::program()) ? 0 : 1; }
