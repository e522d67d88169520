// overdue.cpp - the program of overdue.hpp; 20 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/overdue.hpp"

int main() { return rondo::run(tutorial::overdue::program()) ? 0 : 1; }
