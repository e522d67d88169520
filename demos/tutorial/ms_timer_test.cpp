// ms_timer_test.cpp - the program of ms_timer_test.hpp; 2 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/ms_timer_test.hpp"

int main() { return rondo::run(tutorial::ms_timer::program()) ? 0 : 1; }
