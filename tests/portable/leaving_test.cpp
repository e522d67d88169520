// leaving_test.cpp - cancels and limits as the checklist numbers them: from each kind of wait, and
// what is left over afterwards.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

struct farewell {
    trace& words;
    std::string_view word;
    ~farewell() { words.push(word); }
};

// ---- Cancelling (17, 18) ----------------------------------------------------------------------

task<> inner(trace& words) {
    const farewell here{words, "inner"};
    co_await sleep_for(1h);
}
task<> middle(trace& words) {
    const farewell here{words, "middle"};
    const auto how = co_await attempt(inner(words));
    words.push(to_string(how.error()));
    co_await yield();
    words.push("not reached");
}
task<> outer(trace& words) {
    const farewell here{words, "outer"};
    co_await middle(words);
}
task<> cancels_outer(trace& words) {
    auto task = create_task(outer(words));
    co_await yield();
    words.push(task.cancel() ? "true" : "false");
    words.push(to_string((co_await task).error()));
    words.push(task.cancel() ? "true" : "false");
}
RONDO_TEST(line_17_a_cancel_unwinds_innermost_first_and_can_be_seen) {
    trace words;
    RONDO_EXPECT(run(cancels_outer(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "true inner cancelled middle outer cancelled false");
}

// Cancels `waiting` when it waits; it must be gone two turns later.
task<> cancels(trace& words, task<> waiting) {
    auto task = create_task(std::move(waiting));
    co_await yield();
    words.push(task.cancel() ? "cancel" : "?");
    co_await yield();
    words.push(task.cancelled() ? "gone" : "?");
}

template <class Op>
task<> waits_in(trace& words, Op op) {
    const farewell here{words, "~"};
    co_await op;
    words.push("not reached");
}

RONDO_TEST(line_18_cancelled_in_a_sleep) {
    trace words;
    RONDO_EXPECT(run(cancels(words, waits_in(words, sleep_for(1h)))).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancel ~ gone");
}
RONDO_TEST(line_18_cancelled_in_a_yield) {
    trace words;
    RONDO_EXPECT(run(cancels(words, waits_in(words, yield()))).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancel ~ gone");
}
RONDO_TEST(line_18_cancelled_in_a_wait_for_an_interrupt) {
    trace words;
    isr_flag flag;
    RONDO_EXPECT(run(cancels(words, waits_in(words, flag.wait()))).has_value());
    flag.set();
    RONDO_EXPECT(flag.is_set()); // nobody took it
    RONDO_EXPECT_EQ(words.text(), "cancel ~ gone");
}
RONDO_TEST(line_18_cancelled_in_an_event) {
    trace words;
    event e;
    RONDO_EXPECT(run(cancels(words, waits_in(words, e.wait()))).has_value());
    e.set();
    RONDO_EXPECT_EQ(words.text(), "cancel ~ gone");
}
task<> cancels_at_a_lock(trace& words) {
    lock l;
    const auto held = co_await l.scoped();
    co_await cancels(words, waits_in(words, l.acquire()));
}
RONDO_TEST(line_18_cancelled_at_a_lock) {
    trace words;
    RONDO_EXPECT(run(cancels_at_a_lock(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancel ~ gone");
}
task<> cancels_in_a_join(trace& words) {
    auto other = create_task(waits_in(words, sleep_for(1h)));
    co_await cancels(words, waits_in(words, other.join()));
    words.push(other.done() ? "?" : "lives");
    other.cancel();
    static_cast<void>(co_await other);
}
RONDO_TEST(line_18_cancelled_in_a_join) {
    trace words;
    RONDO_EXPECT(run(cancels_in_a_join(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancel ~ gone lives ~");
}
task<> gathers(trace& words) {
    const farewell here{words, "~parent"};
    co_await gather(waits_in(words, sleep_for(1h)), waits_in(words, sleep_for(2h)));
}
task<> cancels_in_a_gather(trace& words) {
    auto task = create_task(gathers(words));
    co_await yield();
    co_await yield();
    words.push(task.cancel() ? "cancel" : "?");
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(line_18_cancelled_in_a_gather) {
    trace words;
    RONDO_EXPECT(run(cancels_in_a_gather(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancel ~ ~ ~parent cancelled");
}
task<> cancels_itself(trace& words) {
    const farewell here{words, "~"};
    cancel_this_task();
    words.push("on");
    co_await sleep_for(1h);
    words.push("not reached");
}
task<> looks_at_it(trace& words) {
    auto task = create_task(cancels_itself(words));
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(line_18_cancelled_by_itself) {
    trace words;
    RONDO_EXPECT(run(looks_at_it(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "on ~ cancelled");
}
task<> cancels_at_once(trace& words) {
    auto task = create_task(waits_in(words, yield()));
    words.push(task.cancel() ? "cancel" : "?");
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(line_18_cancelled_before_it_has_started) {
    trace words;
    RONDO_EXPECT(run(cancels_at_once(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancel cancelled");
}

// ---- Limits (20) ------------------------------------------------------------------------------

task<int> answers(duration time) {
    co_await sleep_for(time);
    co_return 5;
}
task<int> traps_and_answers() {
    const auto how = co_await attempt(sleep_for(1h));
    co_return how ? 0 : 6;
}
task<> limits(trace& words) {
    const auto passes = co_await wait_for(answers(0ms), 1h);
    words.push(passes == 5 ? "5" : "?");
    const auto late = co_await wait_for(answers(1h), 1ms);
    words.push(to_string(late.error()));
    const auto trapped = co_await wait_for(traps_and_answers(), 1ms);
    words.push(trapped == 6 ? "6" : "?");
}
RONDO_TEST(line_20_a_limit_passes_the_value_or_says_that_time_is_up) {
    trace words;
    RONDO_EXPECT(run(limits(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "5 timed out 6");
}

} // namespace
} // namespace rondo
