// remote.cpp - the demo of the infra-red receiver.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/art.hpp"

int main() { return rondo::run(tutorial::art::program()) ? 0 : 1; }
