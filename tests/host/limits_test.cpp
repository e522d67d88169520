// limits_test.cpp - limits that were left before they passed: nothing of them may remain.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <utility>

namespace rondo {

// A stray deadline does harm only when its frame is used again: so look for it at once.
struct detail::hooks::view {
    static bool no_timer(executor& loop) { return loop.timers_.empty(); }
};

namespace {

using namespace std::chrono_literals;
using test::trace;

task<> beats(trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        co_await sleep_for(100ms);
        words.push(".");
    }
}
task<> fails_after(duration time, errc error) {
    co_await sleep_for(time);
    co_await fail(error);
}
bool no_timer() { return detail::hooks::view::no_timer(this_loop()); }

// The inner limit of 300 ms is left after 100 ms in some way; then somebody sleeps past it.
task<> limited(task<> op) { static_cast<void>(co_await wait_for(std::move(op), 300ms)); }
task<time_point> sleeps_past(result<void> how, errc expected) {
    if (how || how.error() != expected || !no_timer()) {
        co_return time_point{};
    }
    co_await sleep_for(1s);
    co_return now();
}
task<time_point> leaves_by_an_error() {
    const result<void> how = co_await wait_for(fails_after(100ms, errc::io_error), 300ms);
    co_return co_await sleeps_past(how, errc::io_error);
}
task<time_point> leaves_by_an_outer_limit() {
    trace words;
    const result<void> how = co_await wait_for(limited(beats(words, 1000)), 100ms);
    co_return co_await sleeps_past(how, errc::timed_out);
}
task<time_point> leaves_by_a_cancel() {
    trace words;
    auto task = create_task(limited(beats(words, 1000)));
    co_await sleep_for(100ms);
    task.cancel();
    const result<void> how = co_await task;
    co_return co_await sleeps_past(how, errc::cancelled);
}
RONDO_TEST(line_21_no_stray_limit_after_an_error) {
    sim::reset();
    RONDO_EXPECT_EQ(run(leaves_by_an_error()).value_or(time_point{}), time_point(1100ms));
}
RONDO_TEST(line_21_no_stray_limit_after_an_outer_limit) {
    sim::reset();
    RONDO_EXPECT_EQ(run(leaves_by_an_outer_limit()).value_or(time_point{}), time_point(1100ms));
}
RONDO_TEST(line_21_no_stray_limit_after_a_cancel) {
    sim::reset();
    RONDO_EXPECT_EQ(run(leaves_by_a_cancel()).value_or(time_point{}), time_point(1100ms));
}

task<> inner_limit(trace& words) {
    const auto how = co_await wait_for(sleep_for(1h), 5s);
    words.push(how ? "?" : to_string(how.error()));
}
task<time_point> outer_limit(trace& words) {
    const auto how = co_await wait_for(inner_limit(words), 200ms);
    words.push(to_string(how.error()));
    co_return now();
}
RONDO_TEST(line_22_an_outer_limit_beats_a_longer_inner_one) {
    sim::reset();
    trace words;
    RONDO_EXPECT_EQ(run(outer_limit(words)).value_or(time_point{}), time_point(200ms));
    RONDO_EXPECT_EQ(words.text(), "timed out");
}

// ---- As it was in 2018 ---

task<> says_how(trace& words, task<> op, duration limit) {
    const auto how = co_await wait_for(std::move(op), limit);
    words.push(to_string(how.error()));
}
task<> fails_then_sleeps(trace& words) {
    co_await says_how(words, fails_after(100ms, errc::io_error), 300ms);
    words.push(no_timer() ? "none" : "stray");
    co_await beats(words, 4);
}
task<> outer_limit_then_sleeps(trace& words) {
    static_cast<void>(co_await wait_for(says_how(words, beats(words, 99), 300ms), 150ms));
    words.push(no_timer() ? "none" : "stray");
    co_await beats(words, 4);
}

// 2018: the timer of wait_for was disarmed only on a normal return. After an exception, or an outer
// timeout, a stray TimeoutError hit unrelated code of the task, at 311 and 303 ms.
RONDO_TEST(fault_F2_no_stray_timeout_after_an_error) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(fails_then_sleeps(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "input/output error none . . . .");
    RONDO_EXPECT_EQ(now(), time_point(500ms));
}
RONDO_TEST(fault_F2_no_stray_timeout_after_an_outer_one) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(outer_limit_then_sleeps(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), ". none . . . .");
    RONDO_EXPECT_EQ(now(), time_point(550ms));
}

} // namespace
} // namespace rondo
