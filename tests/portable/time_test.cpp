// time_test.cpp - sleeping: never early, in order, through the port's own clock.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

task<duration> measure(duration time) {
    const time_point start = now();
    co_await sleep_for(time);
    co_return now() - start;
}

RONDO_TEST(line_6_a_sleep_is_never_early) {
    for (const duration time : {1us, 2us, 10us, 99us, 1'000us, 12'345us, 250'000us}) {
        const duration slept = run(measure(time)).value_or(0us);
        RONDO_EXPECT(slept >= time);
    }
}

task<> sleep_and_push(trace& words, duration time, char word) {
    co_await sleep_for(time);
    words.push(word);
}

RONDO_TEST(the_earliest_deadline_runs_first) {
    trace words;
    create_task(sleep_and_push(words, 30ms, 'c'));
    create_task(sleep_and_push(words, 10ms, 'a'));
    create_task(sleep_and_push(words, 20ms, 'b'));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b c");
}

task<> sleep_until_and_push(trace& words, time_point deadline, char word) {
    co_await sleep_until(deadline);
    words.push(word);
}

RONDO_TEST(line_4_equal_deadlines_run_in_the_order_of_the_calls) {
    trace words;
    const time_point deadline = now() + 5ms;
    for (const char word : {'a', 'b', 'c', 'd', 'e', 'f'}) {
        create_task(sleep_until_and_push(words, deadline, word));
    }
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b c d e f");
}

task<> yield_and_push(trace& words, char word) {
    co_await yield();
    words.push(word);
}

RONDO_TEST(line_6_a_sleep_of_nothing_or_less_is_a_yield) {
    trace words;
    create_task(sleep_and_push(words, 0s, 'a'));
    create_task(yield_and_push(words, 'b'));
    create_task(sleep_and_push(words, -5s, 'c'));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b c");
}

RONDO_TEST(a_deadline_in_the_past_gives_way_once) {
    trace words;
    create_task(sleep_until_and_push(words, now() - 1ms, 'b'));
    create_task(yield_and_push(words, 'a'));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b");
}

task<> sleep_exactly(std::chrono::duration<double> time) { co_await sleep_for(time); }

static_assert(detail::round_up(1ns) == 1us && detail::round_up(-1ns) == 0us);
static_assert(detail::round_up(3ms) == 3000us);
static_assert(detail::round_up(std::chrono::hours::max()) == duration::max());
static_assert(detail::round_up(std::chrono::hours::min()) == 0us);
static_assert(detail::round_up(std::chrono::duration<float>(1e30F)) == duration::max());
static_assert(detail::round_up(std::chrono::duration<double>(-1)) < 0us);

RONDO_TEST(a_duration_finer_than_the_clock_is_rounded_up) {
    const time_point start = now();
    RONDO_EXPECT(run(sleep_exactly(std::chrono::duration<double>(1.2e-6))).has_value());
    RONDO_EXPECT(now() - start >= 2us);
}

} // namespace
} // namespace rondo
