// hello.hpp - the first program: a coroutine that prints, lets the others run, and ends.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

namespace tutorial::hello {

using namespace rondo;

inline task<> greet(unsigned times) {
    for (unsigned number = 1; number <= times; ++number) {
        say("hello ", number);
        co_await yield();
    }
}
inline task<> program() {
    title("hello: a greeting, ten times");
    co_await greet(10);
}

} // namespace tutorial::hello
