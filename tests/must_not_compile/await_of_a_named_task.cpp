// await_of_a_named_task.cpp - a task that is awaited through attempt is given away.
//
// must say: use of deleted function|call to deleted constructor
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> blink() { co_await yield(); }

task<> program() {
    task<> blinking = blink();
#ifdef CORRECTED
    static_cast<void>(co_await attempt(std::move(blinking)));
#else
    static_cast<void>(co_await attempt(blinking));
#endif
}
