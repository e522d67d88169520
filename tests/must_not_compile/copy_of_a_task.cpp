// copy_of_a_task.cpp - one coroutine, two owners.
//
// must say: use of deleted function|call to deleted constructor
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> blink() { co_await yield(); }

void start() {
    task<> blinking = blink();
#ifdef CORRECTED
    create_task(std::move(blinking));
#else
    create_task(blinking);
#endif
}
