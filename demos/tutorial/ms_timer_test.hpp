// ms_timer_test.hpp - the tutorial's program about precise delays: three tasks want 30 ms, ten
// others hold the loop for 10 ms at a time.
//
// Who sleeps has to queue when its time has come, behind ten turns. A timer that the loop asks
// ahead of every turn waits for one.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/hogs.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <chrono>

namespace tutorial::ms_timer {

using namespace rondo;
using namespace std::chrono_literals;

inline task<> sleeps() { co_await sleep_for(30ms); }
inline task<> waits_for_timer() {
    millisec_timer timer;
    co_await timer(30ms);
}

// Says how long the longest of ten such delays took.
inline task<> measures(unsigned number, task<> (*delay)()) {
    duration longest{};
    for (int i = 0; i < 10; ++i) {
        const time_point start = now();
        co_await delay();
        longest = std::max(longest, now() - start);
    }
    say("timer ", number, ": at most ", static_cast<unsigned>(longest / 1ms), " ms");
}
inline task<> three(task<> (*delay)()) {
    co_await rondo::gather(measures(1, delay), measures(2, delay), measures(3, delay));
}
inline task<> program() {
    title("ms_timer_test: sleep_for(30ms) beside ten tasks of 10 ms");
    co_await beside_hogs(10, 10ms, three(sleeps));
    title("ms_timer_test: the same with a millisec_timer");
    co_await beside_hogs(10, 10ms, three(waits_for_timer));
}

} // namespace tutorial::ms_timer
