// art1.cpp - the program of art1.hpp; a second.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/art1.hpp"

int main() { return rondo::run(tutorial::art1::program()) ? 0 : 1; }
