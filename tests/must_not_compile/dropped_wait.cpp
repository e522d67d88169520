// dropped_wait.cpp - something to await is dropped: nothing would wait.
//
// must say: ignoring return value
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

task<> program() {
#ifdef CORRECTED
    co_await sleep_for(1s);
#else
    sleep_for(1s);
#endif
    co_await yield();
}
