// asyntest.hpp - the tutorial's programs about events, locks, barriers, semaphores and conditions.
//
// Two differences from the tutorial: waiters of a condition are notified in the order in which they
// came (there: the last first, in pairs 5 6, 3 4, 1 2, 0), and a semaphore that is released too
// often is left as it is by the one that has no limit; for a bounded one it is a caller's bug, so
// the program does not do it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>

namespace tutorial::asyntest {

using namespace rondo;
using namespace std::chrono_literals;

// ---- ack_test: an event that two tasks acknowledge ---------------------------------------------

inline task<> acknowledges(value_event<unsigned>& asked, event& ack, unsigned name) {
    say("waiter ", name, " waits");
    const unsigned value = co_await asked.wait();
    say("waiter ", name, " got ", value);
    ack.set();
}
inline task<> ack_test() {
    title("ack_test: an event that two tasks acknowledge");
    value_event<unsigned> asked;
    event acks[2];
    for (unsigned value = 0; value < 10; ++value) {
        create_task(acknowledges(asked, acks[0], 1));
        create_task(acknowledges(asked, acks[1], 2));
        asked.set(value); // before they have begun: it stays set
        say("set ", value);
        for (unsigned i = 0; i < 2; ++i) {
            co_await acks[i].wait();
            acks[i].clear();
            say("ack ", i + 1, " cleared");
        }
        asked.clear();
        say("event cleared");
        co_await sleep_for(1s);
    }
    say("ten cycles");
    say("done");
}

// ---- event_test: a lock goes round, and an event is set ----------------------------------------

inline task<> holds(lock& l, unsigned name) {
    say("lock ", name, " waits");
    {
        const auto held = co_await l.scoped();
        say("lock ", name, " acquired");
        co_await sleep_for(1s);
        say("lock ", name, " released");
    }
}
inline task<> sets(event& e) {
    say("the event will be set at 5000");
    co_await sleep_for(5s);
    e.set();
    say("event set");
}
inline task<> waits(event& e) {
    say("waiting for the event");
    co_await e.wait();
    say("got the event");
    e.clear();
}
inline task<> event_test() {
    title("event_test: a lock goes round, and an event is set");
    lock l;
    event e;
    auto waiter = create_task(waits(e));
    create_task(holds(l, 1));
    create_task(holds(l, 2));
    create_task(holds(l, 3));
    create_task(sets(e));
    static_cast<void>(co_await waiter);
    say(e.is_set() ? "the event is set" : "the event is clear");
    say("done");
}

// ---- barrier_test: three tasks meet five times -------------------------------------------------

template <class Barrier>
task<> reports(Barrier& meeting) {
    for (unsigned number = 0; number < 5; ++number) {
        say(number);
        co_await meeting.wait();
    }
}
inline task<> barrier_test() {
    title("barrier_test: three tasks meet five times");
    barrier meeting(3, [] { say("met"); });
    co_await gather(reports(meeting), reports(meeting), reports(meeting));
}

// ---- semaphore_test: three of five at once -----------------------------------------------------

inline task<> works(semaphore& s, unsigned name) {
    say("task ", name, " wants a permit");
    const auto permit = co_await s.scoped();
    say("task ", name, " has a permit");
    co_await sleep_for(1s + 100ms * name);
    say("task ", name, " gives it back");
}
inline task<> five_work(semaphore& s) {
    co_await gather(works(s, 0), works(s, 1), works(s, 2), works(s, 3), works(s, 4));
}
inline task<> semaphore_test() {
    title("semaphore_test: three of five at once");
    semaphore s(3);
    co_await five_work(s);
    s.release();
    say("one permit more");
}
inline task<> bounded_semaphore_test() {
    title("semaphore_test: the same, bounded");
    bounded_semaphore s(3);
    co_await five_work(s);
    say("done");
}

// ---- condition_test: seven tasks are notified two at a time ------------------------------------

struct counter {
    lock l;
    condition changed{l};
    unsigned seconds = 0;
};
inline task<> counts(counter& c) {
    co_await sleep_for(500ms);
    for (;;) {
        co_await sleep_for(1s);
        ++c.seconds;
    }
}
inline task<> notifies(counter& c) {
    for (;;) {
        co_await sleep_for(2s);
        const auto held = co_await c.l.scoped();
        c.changed.notify(2);
    }
}
inline task<> is_notified(counter& c, unsigned name) {
    const auto held = co_await c.l.scoped();
    say("waiter ", name, " waits");
    co_await c.changed.wait();
    say("waiter ", name, " notified, tim = ", c.seconds);
}
inline task<> waits_for_eight(counter& c) {
    const auto held = co_await c.l.scoped();
    say("waiting for tim >= 8");
    co_await c.changed.wait([&c] { return c.seconds >= 8; });
    say("tim = ", c.seconds);
}
inline task<> condition_test() {
    title("condition_test: seven tasks are notified two at a time");
    counter c;
    auto clock = create_task(counts(c));
    auto notifier = create_task(notifies(c));
    co_await gather(is_notified(c, 0), is_notified(c, 1), is_notified(c, 2), is_notified(c, 3),
                    is_notified(c, 4), is_notified(c, 5), is_notified(c, 6));
    co_await waits_for_eight(c);
    notifier.cancel();
    clock.cancel();
    static_cast<void>(co_await notifier);
    static_cast<void>(co_await clock);
    say("done");
}

inline task<> all_tests() {
    co_await ack_test();
    co_await event_test();
    co_await barrier_test();
    co_await semaphore_test();
    co_await bounded_semaphore_test();
    co_await condition_test();
}

} // namespace tutorial::asyntest
