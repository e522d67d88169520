// hello.cpp - a greeting, ten times, and then the program ends.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/hello.hpp"

int main() { return rondo::run(tutorial::hello::program()) ? 0 : 1; }
