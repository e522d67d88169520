// polled.cpp - a device that the loop asks, beside tasks that hold it.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/ms_timer_test.hpp"

int main() { return rondo::run(tutorial::ms_timer::program()) ? 0 : 1; }
