// classes.cpp - the three programs of classes.hpp, one after the other; 16 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/classes.hpp"

int main() { return rondo::run(tutorial::classes::all()) ? 0 : 1; }
