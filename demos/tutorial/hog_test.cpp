// hog_test.cpp - the program of hog_test.hpp; a second.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/hog_test.hpp"

int main() { return rondo::run(tutorial::hog_test::program()) ? 0 : 1; }
