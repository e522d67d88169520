// await_of_a_lambda.cpp - the lambda instead of its result; see await_of_a_function.cpp.
//
// must say: await_ready
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> program() {
    const auto blink = []() -> task<> { co_await yield(); };
#ifdef CORRECTED
    co_await blink();
#else
    co_await blink;
#endif
}
