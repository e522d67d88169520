// alcdtest.cpp - the program of alcdtest.hpp; 20 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/alcdtest.hpp"

int main() { return rondo::run(tutorial::alcdtest::program()) ? 0 : 1; }
