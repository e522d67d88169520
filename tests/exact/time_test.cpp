// time_test.cpp - how late a sleep may be, where nobody else uses the processor.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;

task<duration> measure(duration time) {
    const time_point start = now();
    co_await sleep_for(time);
    co_return now() - start;
}

RONDO_TEST(a_sleep_is_at_most_100_us_late) {
    for (const duration time : {1us, 10us, 99us, 1'000us, 12'345us, 99'900us, 250'000us}) {
        const duration slept = run(measure(time)).value_or(0us);
        RONDO_EXPECT(slept >= time);
        RONDO_EXPECT(slept <= time + 100us);
    }
}

} // namespace
} // namespace rondo
