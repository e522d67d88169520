// call_lp.hpp - the tutorial's program of low-priority callbacks: two messages, and one that calls
// itself again every 20 ms.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>

namespace tutorial::call_lp {

using namespace rondo;
using namespace std::chrono_literals;

/// Adds up random numbers below 1024.
struct sampler {
    std::uint32_t state = 2018;
    unsigned number = 0;
    unsigned sum = 0;

    void sample() {
        state ^= state << 13; // xorshift
        state ^= state >> 17;
        state ^= state << 5;
        ++number;
        sum += state % 1024;
        next = call_after(20ms, [this] { sample(); });
    }
    task_handle<> next;
};

inline task<> program() {
    title("call_lp: callbacks at low priority, for 2 s");
    const auto first = call_after(500ms, [] { say("half a second"); });
    const auto second = call_after(1s, [] { say("a second"); });
    sampler s;
    s.sample();
    co_await sleep_for(2s);
    s.next.cancel();
    say(s.number, " numbers, on average ", s.sum / s.number);
}

} // namespace tutorial::call_lp
