// barrier_test.cpp
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

task<> arrives(trace& words, auto& b, std::string_view word) {
    co_await b.wait();
    words.push(word);
    co_await yield();
    words.push("-");
}

task<> nobody_waits(trace& words) {
    barrier b(2);
    words.push(b.busy() ? "busy" : "idle");
    b.trigger();
    words.push(b.busy() ? "busy" : "idle");
    b.trigger();
    words.push(b.busy() ? "busy" : "idle");
    co_return;
}
RONDO_TEST(line_30_a_barrier_may_be_met_by_triggers_alone) {
    trace words;
    RONDO_EXPECT(run(nobody_waits(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "idle busy idle");
}

task<> one_and_triggers(trace& words) {
    barrier b(3);
    auto one = create_task(arrives(words, b, "one"));
    b.trigger(); // before anybody waits
    co_await yield();
    words.push(b.busy() ? "busy" : "idle");
    b.trigger();
    words.push(b.busy() ? "busy" : "idle");
    static_cast<void>(co_await one);
    words.push("end");
}
RONDO_TEST(line_30_one_waits_and_others_trigger) {
    trace words;
    RONDO_EXPECT(run(one_and_triggers(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "busy idle one - end");
}

task<> three(trace& words) {
    barrier b(3);
    auto a = create_task(arrives(words, b, "a"));
    auto c = create_task(arrives(words, b, "b"));
    co_await yield();
    co_await b.wait();
    words.push("last");
    static_cast<void>(co_await a);
    static_cast<void>(co_await c);
}
RONDO_TEST(line_29_the_last_goes_on_at_once_the_others_in_order_of_arrival) {
    trace words;
    RONDO_EXPECT(run(three(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "last a b - -");
}

task<> prints(trace& words, auto& b) {
    static constexpr std::string_view numbers[] = {"0", "1", "2", "3", "4"};
    for (const std::string_view number : numbers) {
        words.push(number);
        co_await b.wait();
    }
}
task<> rounds(trace& words) {
    barrier b(3, [&] { words.push("met"); });
    auto x = create_task(prints(words, b));
    auto y = create_task(prints(words, b));
    auto z = create_task(prints(words, b));
    static_cast<void>(co_await x);
    static_cast<void>(co_await y);
    static_cast<void>(co_await z);
}
RONDO_TEST(line_29_three_tasks_meet_five_times) {
    trace words;
    RONDO_EXPECT(run(rounds(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0 0 0 met 1 1 1 met 2 2 2 met 3 3 3 met 4 4 4 met");
}

task<> coroutine_callback(trace& words) {
    auto says = [](trace& w) -> task<> {
        w.push("callback");
        co_return;
    };
    barrier b(2, [&] { return says(words); });
    auto a = create_task(arrives(words, b, "a"));
    co_await yield();
    co_await b.wait();
    words.push("last");
    static_cast<void>(co_await a);
}
RONDO_TEST(line_29_a_callback_that_is_a_coroutine_runs_after_the_participants) {
    trace words;
    RONDO_EXPECT(run(coroutine_callback(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "last a callback -");
}

// A callback may arrive at the barrier again: the meeting that it closes is over.
task<> callback_triggers(trace& words) {
    struct again {
        barrier<again>*& self;
        void operator()() { self->trigger(); }
    };
    barrier<again>* self = nullptr;
    barrier<again> b(2, again{self});
    self = &b;
    b.trigger();
    b.trigger();
    words.push(b.busy() ? "busy" : "idle");
    co_return;
}
RONDO_TEST(line_30_a_callback_may_arrive_again) {
    trace words;
    RONDO_EXPECT(run(callback_triggers(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "busy");
}

task<> alone(trace& words) {
    barrier b(1);
    co_await b.wait();
    co_await b.wait();
    words.push(b.busy() ? "busy" : "through");
}
RONDO_TEST(line_30_a_barrier_of_one_never_waits) {
    trace words;
    RONDO_EXPECT(run(alone(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "through");
}

task<> surplus(trace& words) {
    barrier b(2);
    auto x = create_task(arrives(words, b, "x"));
    auto y = create_task(arrives(words, b, "y"));
    auto z = create_task(arrives(words, b, "z"));
    co_await yield();
    co_await yield();
    words.push(b.busy() ? "busy" : "?");
    b.trigger();
    static_cast<void>(co_await z);
}
RONDO_TEST(line_30_one_too_many_is_the_first_of_the_next_meeting) {
    trace words;
    RONDO_EXPECT(run(surplus(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "y x - busy - z -");
}

task<> cancelled_waiter(trace& words) {
    barrier b(2);
    auto early = create_task(arrives(words, b, "early"));
    early.cancel(); // before its first step
    auto waits = create_task(arrives(words, b, "waits"));
    co_await yield();
    waits.cancel(); // while it waits
    words.push(b.busy() ? "busy" : "idle");
    auto stays = create_task(arrives(words, b, "stays"));
    co_await yield();
    words.push(b.busy() ? "one" : "?");
    b.trigger();
    static_cast<void>(co_await stays);
}
RONDO_TEST(fault_F4_a_cancelled_waiter_has_not_arrived) {
    trace words;
    RONDO_EXPECT(run(cancelled_waiter(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "idle one stays -");
}

task<> cancelled_after_the_wake(trace& words) {
    barrier b(2);
    auto task = create_task(arrives(words, b, "through"));
    co_await yield();
    b.trigger();
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_4_a_meeting_that_was_complete_is_delivered) {
    trace words;
    RONDO_EXPECT(run(cancelled_after_the_wake(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "through cancelled");
}

} // namespace
} // namespace rondo
