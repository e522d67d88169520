// gather_test.cpp - the program of gather_test.hpp; 7 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/gather_test.hpp"

int main() { return rondo::run(tutorial::gather::gather_test()) ? 0 : 1; }
