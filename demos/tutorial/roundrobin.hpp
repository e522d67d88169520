// roundrobin.hpp - the tutorial's program of three tasks that have their turns one after another,
// for five seconds.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/boards/hold.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <chrono>

namespace tutorial::roundrobin {

using namespace rondo;
using namespace std::chrono_literals;

/// Computes for a millisecond at each turn. The first three are told.
inline task<> computes(unsigned number, unsigned& turns) {
    for (;;) {
        if (turns < 3) {
            say("task ", number);
        }
        ++turns;
        board::hold_loop(1ms);
        co_await yield();
    }
}
inline task<> program() {
    title("roundrobin: three tasks of 1 ms, for 5 s");
    std::array<unsigned, 3> turns{};
    static_cast<void>(co_await wait_for(
        rondo::gather(computes(1, turns[0]), computes(2, turns[1]), computes(3, turns[2])), 5s));
    say("turns a second: ", turns[0] / 5, ", ", turns[1] / 5, ", ", turns[2] / 5);
}

} // namespace tutorial::roundrobin
