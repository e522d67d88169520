// dropped_call.cpp - a coroutine is called and its task dropped: nothing would run.
//
// must say: a coroutine that is called does nothing until it is awaited
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> blink() { co_await yield(); }

task<> program() {
#ifdef CORRECTED
    co_await blink();
#else
    blink();
#endif
    co_await yield();
}
