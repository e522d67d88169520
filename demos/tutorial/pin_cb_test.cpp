// pin_cb_test.cpp - the program of pin_cb_test.hpp; 23 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/pin_cb_test.hpp"

int main() { return rondo::run(tutorial::pin_cb::program()) ? 0 : 1; }
