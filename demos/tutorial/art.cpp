// art.cpp - the program of art.hpp; a second.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/art.hpp"

int main() { return rondo::run(tutorial::art::program()) ? 0 : 1; }
