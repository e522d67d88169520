// await_of_a_function.cpp - the function instead of its result. The words are the compiler's own:
// any of ours would need an await_transform, which costs bytes in every frame.
//
// must say: awaitable type .*is not a structure|base of member reference is a function
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> blink() { co_await yield(); }

task<> program() {
#ifdef CORRECTED
    co_await blink();
#else
    co_await blink;
#endif
}
