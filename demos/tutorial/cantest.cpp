// cantest.cpp - the six programs of cantest.hpp, one after the other; 45 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/cantest.hpp"

int main() { return rondo::run(tutorial::cantest::all_tests()) ? 0 : 1; }
