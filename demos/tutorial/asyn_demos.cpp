// asyn_demos.cpp - the three demos of asyn_demos.hpp, one after the other; 25 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/asyn_demos.hpp"

int main() { return rondo::run(tutorial::asyn_demos::all_demos()) ? 0 : 1; }
