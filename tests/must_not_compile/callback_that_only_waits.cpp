// callback_that_only_waits.cpp - what the function returns would have to be awaited.
//
// must say: the function returns something that has to be awaited, and nobody would
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

callback<> on_press;

void start() {
#ifdef CORRECTED
    on_press = []() -> task<> { co_await sleep_for(1s); };
#else
    on_press = [] { return sleep_for(1s); };
#endif
}
