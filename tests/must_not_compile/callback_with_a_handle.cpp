// callback_with_a_handle.cpp - a capture that has a destructor.
//
// must say: a callback holds plain data: capture references, pointers and numbers
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

void start(task_handle<> blinking) {
#ifdef CORRECTED
    callback<> on_press = [&blinking] { blinking.cancel(); };
#else
    callback<> on_press = [blinking = std::move(blinking)]() mutable { blinking.cancel(); };
#endif
    on_press();
}
