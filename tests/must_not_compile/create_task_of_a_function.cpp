// create_task_of_a_function.cpp - the function instead of its result.
//
// must say: create_task takes a coroutine that was called: write create_task\(f\(...\)\)
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
    create_task(blink(3));
#else
    create_task(blink);
#endif
}
