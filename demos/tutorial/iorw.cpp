// iorw.cpp - the program of iorw.hpp; 30 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/iorw.hpp"

int main() { return rondo::run(tutorial::iorw::program()) ? 0 : 1; }
