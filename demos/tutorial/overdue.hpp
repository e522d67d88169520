// overdue.hpp - the tutorial's program of work that waits until nobody else has any, unless it is
// overdue.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/hogs.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::overdue {

using namespace rondo;
using namespace std::chrono_literals;

inline task<> wants_a_turn(unsigned& turns) {
    for (;;) {
        co_await after(100ms);
        ++turns;
    }
}
inline task<> ten_seconds(const char* words, duration limit) {
    this_loop().max_overdue(limit);
    unsigned turns = 0;
    static_cast<void>(co_await wait_for(wants_a_turn(turns), 10s));
    this_loop().max_overdue(0s);
    say(words, turns, " turns");
}
inline task<> both() {
    co_await ten_seconds("with a limit of 1 s: ", 1s);
    co_await ten_seconds("without a limit: ", 0s);
}
inline task<> program() {
    title("overdue: low priority, each 100 ms, beside a task that is always runnable");
    co_await beside_hogs(1, 10ms, both());
}

} // namespace tutorial::overdue
