// isr_event_test.cpp - an isr_event that another thread sets.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <thread>

namespace rondo {
namespace {

using namespace std::chrono_literals;

task<duration> latency(isr_event<time_point>& edge) {
    const time_point when = co_await edge.wait();
    co_return now() - when;
}
RONDO_TEST(line_27_another_thread_wakes_a_task_and_gives_the_time) {
    isr_event<time_point> edge;
    const time_point before = now();
    std::jthread thread([&] { edge.set(now()); });
    const duration late = run(latency(edge)).value_or(-1s);
    RONDO_EXPECT(late >= 0s && late <= now() - before);
}

} // namespace
} // namespace rondo
