// queue_test.cpp - that a hand-over takes no time.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <algorithm>

namespace rondo {
namespace {

using namespace std::chrono_literals;

task<> puts_times(queue<time_point, 1>& q, int times) {
    while (times-- != 0) {
        co_await sleep_for(7ms);
        co_await q.put(now());
    }
}
task<> puts_when_there_is_room(queue<time_point, 1>& q, time_point& has_put) {
    co_await q.put(now());
    has_put = now();
}
task<> measures(duration& longest) {
    queue<time_point, 1> q;
    auto putter = create_task(puts_times(q, 3));
    for (int i = 0; i < 3; ++i) { // waits for each item
        const time_point put = co_await q.get();
        longest = std::max(longest, now() - put);
    }
    static_cast<void>(co_await putter);
    co_await q.put(now());
    time_point has_put{};
    auto waits = create_task(puts_when_there_is_room(q, has_put));
    co_await sleep_for(10ms);
    const time_point before = co_await q.get();
    const time_point got = now();
    static_cast<void>(co_await waits);
    RONDO_EXPECT(before < got && got <= has_put);
    longest = std::max(longest, has_put - got);
}

// In 2018 a blocked put or get looked again every 100 ms.
RONDO_TEST(fault_F14_a_hand_over_takes_less_than_a_millisecond) {
    duration longest{};
    RONDO_EXPECT(run(measures(longest)).has_value());
    RONDO_EXPECT(longest < 1ms);
}

} // namespace
} // namespace rondo
