// condition_test.cpp
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

static_assert(sizeof(condition) <= 3 * sizeof(void*));

struct shared {
    trace words;
    lock l;
    condition c{l};
    bool ready = false;
};

// Says its name with the lock, however its wait ends.
struct says_with_lock {
    shared& s;
    char name;
    ~says_with_lock() {
        s.words.push(name);
        s.words.push(s.l.locked() ? "locked" : "free");
    }
};
task<> waits(shared& s, char name) {
    const auto held = co_await s.l.scoped();
    const says_with_lock here{s, name};
    co_await s.c.wait();
    s.words.push("told");
}
task<> notifies(shared& s, unsigned count) {
    const auto held = co_await s.l.scoped();
    s.c.notify(count);
    co_await yield(); // those notified wait for the lock
    s.words.push("release");
}

task<> in_order(shared& s) {
    for (const char name : {'a', 'b', 'c', 'd'}) {
        create_task(waits(s, name));
    }
    co_await yield();
    co_await notifies(s, 1);
    co_await yield();
    co_await notifies(s, 2);
    co_await yield();
    co_await yield();
    co_await notifies(s, 9); // more than there are
}
RONDO_TEST(line_33_who_waited_longest_is_notified_first_and_runs_with_the_lock) {
    shared s;
    RONDO_EXPECT(run(in_order(s)).has_value());
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(s.words.text(), "release told a locked release told b locked told c locked "
                                    "release told d locked");
}

task<> all_at_once(shared& s) {
    for (const char name : {'a', 'b', 'c'}) {
        create_task(waits(s, name));
    }
    co_await yield();
    const auto held = co_await s.l.scoped();
    s.c.notify_all();
    s.words.push("notified");
}
RONDO_TEST(line_33_notify_all_wakes_all) {
    shared s;
    RONDO_EXPECT(run(all_at_once(s)).has_value());
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(s.words.text(), "notified told a locked told b locked told c locked");
}

task<> other(shared& s) {
    s.words.push("other");
    co_return;
}
task<> waits_until_ready(shared& s) {
    const auto held = co_await s.l.scoped();
    co_await s.c.wait([&s] { return s.ready; });
    s.words.push("ready");
}
task<> already_true(shared& s) {
    s.ready = true;
    create_task(other(s));
    co_await waits_until_ready(s);
    s.words.push("same-turn");
}
RONDO_TEST(line_33_a_predicate_that_is_true_does_not_wait) {
    shared s;
    RONDO_EXPECT(run(already_true(s)).has_value());
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(s.words.text(), "ready same-turn other");
}
task<> later_true(shared& s) {
    auto waiter = create_task(waits_until_ready(s));
    co_await yield();
    co_await notifies(s, 1); // in vain
    co_await yield();
    s.words.push(waiter.done() ? "?" : "waits");
    s.ready = true;
    co_await notifies(s, 1);
    static_cast<void>(co_await waiter);
}
RONDO_TEST(line_33_a_predicate_is_asked_at_each_notify) {
    shared s;
    RONDO_EXPECT(run(later_true(s)).has_value());
    RONDO_EXPECT_EQ(s.words.text(), "release waits release ready");
}

task<> cancelled_before(shared& s) {
    auto a = create_task(waits(s, 'a'));
    auto b = create_task(waits(s, 'b'));
    co_await yield();
    a.cancel();
    static_cast<void>(co_await a);
    co_await notifies(s, 1);
    static_cast<void>(co_await b);
    s.words.push(a.cancelled() && !s.l.locked() ? "end" : "?");
}
task<> cancelled_when_free(shared& s) {
    auto a = create_task(waits(s, 'a'));
    co_await yield();
    a.cancel();
    s.words.push(s.l.locked() ? "has-it" : "?"); // before its turn
    static_cast<void>(co_await a);
    s.words.push(a.cancelled() && !s.l.locked() ? "end" : "?");
}
RONDO_TEST(line_34_a_waiter_that_is_cancelled_has_the_lock_at_once_if_it_is_free) {
    shared s;
    RONDO_EXPECT(run(cancelled_when_free(s)).has_value());
    RONDO_EXPECT_EQ(s.words.text(), "has-it a locked end");
}

// The next notify is not lost, and the guard finds the lock that it is to release.
RONDO_TEST(fault_F9_a_condition_keeps_no_ghost_and_its_lock) {
    shared s;
    RONDO_EXPECT(run(cancelled_before(s)).has_value());
    RONDO_EXPECT_EQ(s.words.text(), "a locked release told b locked end");
}

task<> cancelled_while_held(shared& s) {
    auto a = create_task(waits(s, 'a'));
    auto b = create_task(waits(s, 'b'));
    co_await yield();
    {
        const auto held = co_await s.l.scoped();
        a.cancel();
        co_await yield();
        co_await yield();
        s.words.push("release");
        s.c.notify();
    }
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
    s.words.push(a.cancelled() && !s.l.locked() ? "end" : "?");
}
RONDO_TEST(line_34_a_waiter_that_is_cancelled_waits_for_the_lock) {
    shared s;
    RONDO_EXPECT(run(cancelled_while_held(s)).has_value());
    RONDO_EXPECT_EQ(s.words.text(), "release a locked told b locked end");
}

task<> cancelled_after(shared& s) {
    auto a = create_task(waits(s, 'a'));
    auto b = create_task(waits(s, 'b'));
    co_await yield();
    {
        const auto held = co_await s.l.scoped();
        s.c.notify();
        a.cancel(); // has taken it
    }
    static_cast<void>(co_await a);
    s.words.push(b.done() || a.cancelled() ? "?" : "b-waits");
    co_await notifies(s, 1);
    static_cast<void>(co_await b);
}
RONDO_TEST(line_34_rule_29_a_notify_that_was_taken_is_delivered_before_the_cancel) {
    shared s;
    RONDO_EXPECT(run(cancelled_after(s)).has_value());
    RONDO_EXPECT_EQ(s.words.text(), "told a locked b-waits release told b locked");
}

task<> limited(shared& s) {
    const auto held = co_await s.l.scoped();
    const auto how = co_await wait_for(s.c.wait(), 1ms);
    s.words.push(to_string(how.error()));
    s.words.push(s.l.locked() ? "locked" : "free");
}
RONDO_TEST(line_34_a_wait_with_a_limit_has_the_lock_afterwards) {
    shared s;
    RONDO_EXPECT(run(limited(s)).has_value());
    RONDO_EXPECT_EQ(s.words.text(), "timed out locked");
    RONDO_EXPECT(!s.l.locked());
}

// Waiters that reset() destroys: one that waits, one that wants the lock again, one who has it.
task<> holds(shared& s) {
    const auto held = co_await s.l.scoped();
    s.c.notify();
    stop();
    co_await sleep_for(1h);
}
RONDO_TEST(a_reset_destroys_who_waits_for_a_condition) {
    shared s;
    create_task(waits(s, 'a'));
    create_task(waits(s, 'b'));
    create_task(holds(s));
    RONDO_EXPECT(run_forever().error() == errc::stopped);
    this_loop().reset();
    RONDO_EXPECT(!s.l.locked());
    shared t;
    create_task(holds(t));
    RONDO_EXPECT(run_forever().error() == errc::stopped);
    create_task(waits(t, 'a'));
    this_loop().reset();
    RONDO_EXPECT(!t.l.locked());
}

} // namespace
} // namespace rondo
