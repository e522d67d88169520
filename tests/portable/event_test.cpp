// event_test.cpp - events with and without a value, and those that an interrupt sets.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

static_assert(sizeof(event) == 2 * sizeof(void*));

constexpr std::string_view digits[] = {"0", "1", "2", "3"};

task<> gets(trace& words, value_event<int>& e, char name) {
    const int value = co_await e.wait();
    words.push(name);
    words.push(digits[value]);
}

task<> overwrites(trace& words) {
    value_event<int> e;
    create_task(gets(words, e, 'a'));
    create_task(gets(words, e, 'b'));
    co_await yield();
    e.set(1);
    e.set(2); // those two have been given theirs
    words.push("set");
    co_await yield();
    create_task(gets(words, e, 'c'));
    co_await yield();
    e.clear();
    words.push(e.is_set() || e.value().has_value() ? "?" : "clear");
    create_task(gets(words, e, 'd'));
    co_await yield();
    e.set(3);
    e.clear(); // fault 16: it is not missed
    co_await yield();
}
RONDO_TEST(line_25_all_who_wait_get_the_value_which_set_and_clear_replace) {
    trace words;
    RONDO_EXPECT(run(overwrites(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "set a 1 b 1 c 2 clear d 3");
}

task<> other(trace& words) {
    words.push("other");
    co_return;
}
task<> finds_set(trace& words) {
    value_event<int> e;
    e.set(1);
    create_task(other(words));
    words.push(digits[co_await e.wait()]);
    words.push("same-turn");
    co_await yield();
}
RONDO_TEST(line_25_an_event_that_is_set_does_not_suspend) {
    trace words;
    RONDO_EXPECT(run(finds_set(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "1 same-turn other");
}

task<> serves(trace& words, value_event<int>& e) {
    for (int i = 0; i < 2; ++i) {
        words.push(digits[co_await e.wait()]);
        e.clear();
    }
}
task<> sees_service(trace& words) {
    value_event<int> e;
    create_task(serves(words, e));
    for (int i = 0; i < 2; ++i) {
        e.set(i);
        words.push("asked");
        while (e.is_set()) {
            co_await yield();
        }
        words.push("served");
    }
}
RONDO_TEST(line_25_who_sets_sees_when_it_has_been_serviced) {
    trace words;
    RONDO_EXPECT(run(sees_service(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "asked 0 served asked 1 served");
}

task<> waits(trace& words, event& e, char name) {
    co_await e.wait();
    words.push(name);
}
task<> pulses(trace& words) {
    event e;
    create_task(waits(words, e, 'a'));
    create_task(waits(words, e, 'b'));
    co_await yield();
    e.pulse();
    words.push(e.is_set() ? "?" : "clear");
    auto late = create_task(waits(words, e, 'c'));
    co_await yield();
    co_await yield();
    words.push("late-waits");
    e.set();
    e.clear(); // by who sets: nobody is robbed
    static_cast<void>(co_await late);
}
RONDO_TEST(fault_F16_a_pulse_wakes_exactly_those_who_wait) {
    trace words;
    RONDO_EXPECT(run(pulses(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "clear a b late-waits c");
}

task<> pulses_value(trace& words) {
    value_event<int> e;
    create_task(gets(words, e, 'a'));
    co_await yield();
    e.pulse(3);
    words.push(e.is_set() ? "?" : "clear");
    co_await yield();
}
RONDO_TEST(line_25_a_pulse_gives_a_value_that_is_not_kept) {
    trace words;
    RONDO_EXPECT(run(pulses_value(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "clear a 3");
}

task<> cancels(trace& words) {
    value_event<int> e;
    auto a = create_task(gets(words, e, 'a'));
    auto b = create_task(gets(words, e, 'b'));
    co_await yield();
    a.cancel();
    e.set(1);
    b.cancel(); // its wait has completed
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
    words.push(a.cancelled() && !b.cancelled() ? "end" : "?");
}
RONDO_TEST(line_18_cancelled_in_an_event_with_a_value) {
    trace words;
    RONDO_EXPECT(run(cancels(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "b 1 end");
}

// The value of the last set(), whether a task waits or not. What an interrupt and another thread do
// to it: tests/host/sync_test.cpp, tests/linux/isr_event_test.cpp.
task<> takes(trace& words, isr_event<int>& e) {
    words.push(digits[co_await e.wait()]);
    e.clear();
    words.push(digits[co_await e.wait()]);
    e.clear();
}
task<> sets(trace& words) {
    isr_event<int> e;
    e.set(1);
    e.set(2);
    auto taker = create_task(takes(words, e));
    co_await yield();
    e.set(3);
    static_cast<void>(co_await taker);
    words.push(e.is_set() ? "?" : "clear");
}
RONDO_TEST(line_27_an_event_for_interrupts_gives_the_last_value) {
    trace words;
    RONDO_EXPECT(run(sets(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "2 3 clear");
}

} // namespace
} // namespace rondo
