// faults_test.cpp - what went wrong in the uasyncio of 2018, each fault with the times of then.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <string>
#include <utility>

namespace rondo {
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
task<> gathers_one_that_fails(trace& words) {
    const auto how =
        co_await attempt(gather(fails_after(50ms, errc::timed_out), beats(words, 1000)));
    words.push(to_string(how.error()));
}

// 2018: a TimeoutError that nobody trapped ended its task without a word; if that was main the loop
// ran for ever, and a Gather that it was part of hung.
RONDO_TEST(fault_F1_a_main_that_fails_ends_the_run) {
    sim::reset();
    trace words;
    create_task(beats(words, 5), "heart");
    RONDO_EXPECT(run(fails_after(250ms, errc::timed_out)).error() == errc::timed_out);
    RONDO_EXPECT_EQ(now(), time_point(250ms));
    RONDO_EXPECT_EQ(words.text(), ". .");
    RONDO_EXPECT(run_forever().has_value());
}
RONDO_TEST(fault_F1_a_task_that_fails_is_reported) {
    sim::reset();
    testing::internal::CaptureStderr();
    create_task(fails_after(1ms, errc::timed_out), "sensor");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(testing::internal::GetCapturedStderr(),
                    "rondo: task sensor has failed: timed out\n");
}
RONDO_TEST(fault_F1_a_gather_tells_who_failed) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(gathers_one_that_fails(words)).has_value());
    RONDO_EXPECT_EQ(now(), time_point(50ms));
    RONDO_EXPECT_EQ(words.text(), "timed out");
}

task<> limited(trace& words, task<> op, duration limit) {
    const auto how = co_await wait_for(std::move(op), limit);
    words.push(to_string(how.error()));
}
task<> holds(lock& l, trace& words, std::string_view word, duration time) {
    const auto held = co_await l.scoped();
    words.push(word);
    co_await sleep_for(time);
}
task<> waits_with_a_limit(lock& l, trace& words) {
    const auto how = co_await wait_for(l.acquire(), 300ms);
    words.push(how ? "?" : std::to_string((now() - time_point{}) / 1ms));
}
task<> shares_a_lock(trace& words) {
    lock l;
    co_await gather(holds(l, words, "a", 1s), waits_with_a_limit(l, words),
                    holds(l, words, "b", 1s), holds(l, words, "c", 1s));
}

// 2018: a waiter's timeout of 300 ms arrived at the release, at 1001 ms, and took the wake-up with
// it: the lock was free, and two other waiters hung for ever.
RONDO_TEST(fault_F3_a_waiter_that_gives_up_takes_no_lock_with_it) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(shares_a_lock(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a 300 b c");
    RONDO_EXPECT_EQ(now(), time_point(3s));
}

task<> starts_and_beats(trace& words) {
    words.push("started");
    co_await beats(words, 99);
}
task<> cancels_three(trace& words) {
    auto first = create_task(starts_and_beats(words));
    co_await sleep_for(50ms);
    auto second = create_task(starts_and_beats(words));
    auto third = create_task(starts_and_beats(words));
    for (task_handle<>* task : {&second, &first, &third}) {
        words.push(task->cancel() ? "true" : "false");
    }
    for (task_handle<>* task : {&second, &first, &third}) {
        words.push(to_string((co_await *task).error()));
    }
}

// 2018: cancelling a task before its first step raised TypeError, and cancel_all stopped half done.
RONDO_TEST(fault_F5_a_task_that_has_not_started_can_be_cancelled) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(cancels_three(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "started true true true cancelled cancelled cancelled");
    RONDO_EXPECT_EQ(now(), time_point(50ms));
}

task<> gathers_twice() {
    auto both = gather(yield(), yield());
    static_cast<void>(co_await attempt(both));
    static_cast<void>(co_await attempt(both));
}
task<> selects_twice() {
    auto one = select(yield(), yield());
    static_cast<void>(co_await attempt(one));
    static_cast<void>(co_await attempt(one));
}

// 2018: an exception in a Gather stopped the loop; a second await of it hung.
RONDO_TEST(fault_F6_a_gather_that_fails_stops_nobody_else) {
    sim::reset();
    trace words;
    create_task(beats(words, 3));
    RONDO_EXPECT(run(gathers_one_that_fails(words)).has_value());
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out . . .");
}
RONDO_TEST(fault_F6_a_second_await_does_not_hang) {
    const char* const words = RONDO_CHECKED ? "is awaited a second time.*, task twice" : "panic";
    EXPECT_DEATH(static_cast<void>(run(gathers_twice(), "twice")), words);
    EXPECT_DEATH(static_cast<void>(run(selects_twice(), "twice")), words);
}

task<int> sleeps_and_gives(duration time, int value) {
    co_await sleep_for(time);
    co_return value;
}
task<> stops_after(duration time) {
    co_await sleep_for(time);
    stop();
}

// 2018: the main of a run that had ended early stayed queued; the next run, of 2 s, was cut short
// after 249 ms when it ended.
RONDO_TEST(fault_F17_a_stale_main_does_not_cut_a_later_run_short) {
    sim::reset();
    create_task(stops_after(100ms));
    RONDO_EXPECT(run(sleeps_and_gives(349ms, 1)).error() == errc::stopped);
    RONDO_EXPECT_EQ(run(sleeps_and_gives(2s, 2)).value_or(0), 2);
    RONDO_EXPECT_EQ(now(), time_point(2100ms));
}

task<duration> time_to_cancel(task<> op, duration after) {
    auto task = create_task(std::move(op));
    co_await sleep_for(after);
    task.cancel();
    static_cast<void>(co_await task);
    co_return now() - time_point{};
}

// 2018: a cancel or timeout of 100 ms on a sleep of 1 s arrived after 1001 ms.
RONDO_TEST(fault_F19_a_cancel_does_not_wait_for_the_sleep) {
    sim::reset();
    trace words;
    RONDO_EXPECT_EQ(run(time_to_cancel(fails_after(1s, errc::io_error), 100ms)).value_or(0s),
                    100ms);
    sim::reset();
    RONDO_EXPECT(run(limited(words, fails_after(1s, errc::io_error), 100ms)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out");
    RONDO_EXPECT_EQ(now(), time_point(100ms));
}

} // namespace
} // namespace rondo
