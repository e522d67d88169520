// ten_cases_test.cpp - the same cases for every primitive: nobody waits; one; many, in order; given
// before the wait; cancelled before the first step, while waiting, after the wake but before the
// run; a time-out. (The others: destroyed with waiters, tests/host/abandoned_test.cpp and
// tests/chip; the n-th frame fails, tests/harness; interrupts, tests/chip/sweep.)
//
// SPDX-License-Identifier: MIT
#include "tests/primitives.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

template <class P>
struct cases {
    struct leaves {
        P& it;
        ~leaves() { it.leave(); }
    };
    static task<> takes(P& it, trace& words, char name) {
        co_await it.wait();
        const leaves after{it};
        words.push(name);
        co_await yield(); // a cancel that came too late for the wait is delivered here
    }
    static task<> says(trace& words, char name) {
        words.push(name);
        co_return;
    }
    static void ends(trace& words, P& it) { words.push(it.at_rest() ? "." : "not at rest"); }

    // A wait for one of several begins in the second turn.
    static task<> they_wait() {
        co_await yield();
        co_await yield();
    }

    static task<> nobody(trace& words) {
        P it(0);
        co_await test::give(it);
        ends(words, it);
    }

    static task<> one(trace& words) {
        P it(1);
        auto a = create_task(takes(it, words, 'a'));
        co_await they_wait();
        words.push("give");
        co_await test::give(it);
        words.push("given"); // who waits runs later
        static_cast<void>(co_await a);
        ends(words, it);
    }

    static task<> many(trace& words) {
        P it(4);
        auto a = create_task(takes(it, words, 'a'));
        auto b = create_task(takes(it, words, 'b'));
        co_await they_wait();
        auto c = create_task(takes(it, words, 'c'));
        auto d = create_task(takes(it, words, 'd'));
        co_await they_wait();
        co_await test::give(it);
        static_cast<void>(co_await gather(attempt(a), attempt(b), attempt(c), attempt(d)));
        ends(words, it);
    }

    // A wait for what is there already gives nobody else a turn, unless it says so.
    static task<> given_before(trace& words) {
        P it(0);
        co_await test::give(it);
        auto other = create_task(says(words, 'o'));
        if constexpr (P::remembers) {
            co_await it.wait();
            words.push("through");
            it.leave();
        }
        static_cast<void>(co_await other);
        ends(words, it);
    }

    static task<> cancelled_before_its_first_step(trace& words) {
        P it(2);
        auto a = create_task(takes(it, words, 'a'));
        auto b = create_task(takes(it, words, 'b'));
        auto c = create_task(takes(it, words, 'c'));
        b.cancel();
        static_cast<void>(co_await b);
        co_await they_wait();
        co_await test::give(it);
        static_cast<void>(co_await gather(attempt(a), attempt(c)));
        ends(words, it);
    }

    static task<> cancelled_while_it_waits(trace& words) {
        P it(3);
        auto a = create_task(takes(it, words, 'a'));
        auto b = create_task(takes(it, words, 'b'));
        auto c = create_task(takes(it, words, 'c'));
        co_await they_wait();
        b.cancel();
        const result<void> left = co_await b;
        words.push(left.has_value() ? "?" : "b left");
        co_await test::give(it);
        static_cast<void>(co_await gather(attempt(a), attempt(c)));
        ends(words, it);
    }

    // It has what it waited for: it runs on, and unwinds where it waits next.
    static task<> cancelled_after_the_wake(trace& words) {
        P it(3);
        auto a = create_task(takes(it, words, 'a'));
        auto b = create_task(takes(it, words, 'b'));
        auto c = create_task(takes(it, words, 'c'));
        co_await they_wait();
        co_await test::give(it);
        a.cancel();
        const result<void> left = co_await a;
        static_cast<void>(co_await gather(attempt(b), attempt(c)));
        words.push(left.has_value() ? "?" : "a left");
        ends(words, it);
    }

    static task<> is_late(P& it, trace& words) {
        const result<void> waited = co_await attempt(wait_for(it.wait(), 1ms));
        words.push(waited.has_value() ? "?" : to_string(waited.error()));
    }
    static task<> timed_out(trace& words) {
        P it(2);
        auto a = create_task(takes(it, words, 'a'));
        auto late = create_task(is_late(it, words));
        static_cast<void>(co_await late);
        co_await test::give(it);
        static_cast<void>(co_await a);
        ends(words, it);
    }
};

std::string_view trace_of(trace& words, task<> (*program)(trace&)) {
    return run(program(words)).has_value() ? words.text() : "it has failed";
}

template <class P>
constexpr const char* through() {
    if constexpr (requires { P::gives_way; }) {
        return "o through .";
    } else {
        return P::remembers ? "through o ." : "o .";
    }
}

#define RONDO_CASE(primitive, name, expected)                                                      \
    RONDO_TEST(primitive##_##name) {                                                               \
        trace words;                                                                               \
        RONDO_EXPECT_EQ(trace_of(words, cases<test::of_##primitive>::name), expected);             \
    }
#define RONDO_CASES(primitive)                                                                     \
    RONDO_CASE(primitive, nobody, ".")                                                             \
    RONDO_CASE(primitive, one, "give given a .")                                                   \
    RONDO_CASE(primitive, many, "a b c d .")                                                       \
    RONDO_CASE(primitive, given_before, through<test::of_##primitive>())                           \
    RONDO_CASE(primitive, cancelled_before_its_first_step, "a c .")                                \
    RONDO_CASE(primitive, cancelled_while_it_waits, "b left a c .")                                \
    RONDO_CASE(primitive, cancelled_after_the_wake, "a b c a left .")                              \
    RONDO_CASE(primitive, timed_out, "timed out a .")

RONDO_PRIMITIVES(RONDO_CASES)

} // namespace
} // namespace rondo
