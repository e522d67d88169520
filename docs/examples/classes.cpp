// classes.cpp - the tutorial's classes: an awaitable, an iterator, a scope.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/classes.hpp"

int main() { return rondo::run(tutorial::classes::all()) ? 0 : 1; }
