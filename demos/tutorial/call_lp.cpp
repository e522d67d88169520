// call_lp.cpp - the program of call_lp.hpp; 2 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/call_lp.hpp"

int main() { return rondo::run(tutorial::call_lp::program()) ? 0 : 1; }
