// call_soon_of_a_task.cpp - the result instead of the function.
//
// must say: give the function and its arguments, \(f, x\), not a coroutine that was called
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> blink(int times) {
    while (times-- > 0) {
        co_await yield();
    }
}

void start() {
#ifdef CORRECTED
    call_soon(blink, 3);
#else
    call_soon(blink(3));
#endif
}
