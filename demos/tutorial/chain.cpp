// chain.cpp - a coroutine that awaits another and prints its sum; a second.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/chain.hpp"

int main() { return rondo::run(tutorial::chain::program()) ? 0 : 1; }
