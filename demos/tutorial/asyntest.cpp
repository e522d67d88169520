// asyntest.cpp - the programs of asyntest.hpp, one after the other; 40 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/asyntest.hpp"

int main() { return rondo::run(tutorial::asyntest::all_tests()) ? 0 : 1; }
