// chain.hpp - coroutines that await each other: one computes, and its caller prints what it gave.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::chain {

using namespace rondo;
using namespace std::chrono_literals;

inline task<unsigned> compute(unsigned x, unsigned y) {
    say("computing ", x, " + ", y);
    co_await sleep_for(1s);
    co_return x + y;
}
inline task<> print_sum(unsigned x, unsigned y) {
    const unsigned sum = co_await compute(x, y);
    say(x, " + ", y, " = ", sum);
}
inline task<> program() {
    title("chain: a coroutine awaits another");
    co_await print_sum(1, 2);
}

} // namespace tutorial::chain
