// counter.cpp - a task that counts the seconds, and main() that waits ten of them.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/counter.hpp"

int main() { return rondo::run(tutorial::counter::program()) ? 0 : 1; }
