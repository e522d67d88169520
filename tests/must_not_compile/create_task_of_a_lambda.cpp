// create_task_of_a_lambda.cpp - the lambda instead of its result.
//
// must say: create_task takes a coroutine that was called: write create_task\(f\(...\)\)
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

void start() {
    const auto blink = [](int times) -> task<> {
        while (times-- > 0) {
            co_await yield();
        }
    };
#ifdef CORRECTED
    create_task(blink(3), "blink");
#else
    create_task(blink, "blink");
#endif
}
