// awaitable.cpp - hardware that is awaited as an object: it counts from ten down to one.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/awaitable.hpp"

int main() { return rondo::run(tutorial::awaitable::program()) ? 0 : 1; }
