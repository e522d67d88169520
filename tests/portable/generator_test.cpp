// generator_test.cpp - async generators: what they lend, how they end, and who destroys them.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

struct farewell {
    trace& words;
    ~farewell() { words.push("~"); }
};

async_generator<int> counts(trace& words, int end) {
    const farewell here{words};
    for (int i = 0; i < end; ++i) {
        co_await yield();
        co_yield i;
    }
}

task<> counts_to_three(trace& words) {
    auto numbers = counts(words, 3);
    while (const int* value = co_await numbers.next()) {
        words.push(static_cast<char>('0' + *value));
    }
    words.push(co_await numbers.next() == nullptr ? "ended" : "?");
}
RONDO_TEST(a_zero_does_not_end_a_generator) {
    trace words;
    RONDO_EXPECT(run(counts_to_three(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0 1 2 ~ ended");
}

struct heavy { // neither copied nor moved
    int value;
    explicit heavy(int v) noexcept : value(v) {}
    heavy(const heavy&) = delete;
    heavy& operator=(const heavy&) = delete;
};
async_generator<heavy> lends() {
    heavy mine(1);
    co_yield mine;
    co_yield mine;
    co_yield heavy(7);
}
async_generator<const int> lends_constants() {
    const int five = 5;
    co_yield five;
    co_yield 6;
}
task<int> adds_what_is_lent() {
    auto all = lends();
    int sum = 0;
    while (heavy* value = co_await all.next()) {
        sum = sum * 10 + value->value++;
    }
    auto constants = lends_constants();
    while (const int* value = co_await constants.next()) {
        sum = sum * 10 + *value;
    }
    co_return sum;
}
RONDO_TEST(a_generator_lends_what_it_yields) {
    RONDO_EXPECT_EQ(run(adds_what_is_lent()).value_or(0), 12756);
}

async_generator<int> evens(async_generator<int> numbers) {
    while (int* value = co_await numbers.next()) {
        if (*value % 2 == 0) {
            co_yield *value;
        }
    }
}
task<> first_even(trace& words) {
    auto numbers = evens(counts(words, 100));
    static_cast<void>(co_await numbers.next());
    const int* const value = co_await numbers.next();
    words.push(*value == 2 ? "2" : "?");
}
RONDO_TEST(a_generator_may_be_given_away_and_left) {
    trace words;
    RONDO_EXPECT(run(first_even(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "2 ~");
}

task<> never_asks(trace& words) {
    const auto numbers = counts(words, 3);
    words.push(numbers ? "true" : "false");
    co_return;
}
RONDO_TEST(a_generator_that_is_never_asked_never_runs) {
    trace words;
    RONDO_EXPECT(run(never_asks(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "true");
}

async_generator<int> waits(trace& words, event& e) {
    const farewell here{words};
    co_await e.wait();
    co_yield 1;
}
task<> asks_too_long(trace& words) {
    event never_set;
    auto numbers = waits(words, never_set);
    const auto late = co_await wait_for(numbers.next(), 1ms);
    words.push(to_string(late.error()));
    words.push(co_await numbers.next() == nullptr ? "ended" : "?");
}
RONDO_TEST(a_generator_that_was_unwound_has_ended) {
    trace words;
    RONDO_EXPECT(run(asks_too_long(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ timed out ended");
}

task<> asks_for_ever(trace& words, event& e) {
    const farewell here{words};
    auto numbers = waits(words, e);
    static_cast<void>(co_await numbers.next());
}
task<> cancels_one_that_asks(trace& words) {
    event never_set;
    auto asking = create_task(asks_for_ever(words, never_set));
    co_await yield();
    asking.cancel();
    words.push(to_string((co_await asking).error()));
}
RONDO_TEST(a_cancel_in_next_unwinds_the_body_first) {
    trace words;
    RONDO_EXPECT(run(cancels_one_that_asks(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ ~ cancelled");
}

} // namespace
} // namespace rondo
