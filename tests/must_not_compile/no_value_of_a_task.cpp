// no_value_of_a_task.cpp - a coroutine that promises a number ends without one.
//
// must say: return_void
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<int> measure() {
    co_await yield();
#ifdef CORRECTED
    co_return 3;
#else
    co_return;
#endif
}
