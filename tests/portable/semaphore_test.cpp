// semaphore_test.cpp
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

static_assert(sizeof(semaphore) <= 3 * sizeof(void*));
static_assert(sizeof(bounded_semaphore) == sizeof(semaphore));

task<> works(trace& words, semaphore& s, char name, int turns) {
    const auto permit = co_await s.scoped();
    words.push(name);
    for (int i = 0; i < turns; ++i) {
        co_await yield();
    }
    words.push('-');
}
RONDO_TEST(line_31_three_of_five_are_inside_and_the_next_is_who_waited_longest) {
    trace words;
    semaphore s(3);
    for (const char name : {'a', 'b', 'c', 'd', 'e'}) {
        create_task(works(words, s, name, 2));
    }
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b c - - - d e - -");
    RONDO_EXPECT(s.try_acquire() && s.try_acquire() && s.try_acquire() && !s.try_acquire());
}

task<> counts(trace& words, semaphore& s) {
    for (int i = 0; i < 3; ++i) {
        co_await s.acquire();
        words.push("signal");
    }
}
task<> signals(trace& words, semaphore& s) {
    auto counter = create_task(counts(words, s));
    co_await yield();
    words.push(s.locked() ? "none" : "?");
    s.release();
    s.release(); // nobody waits now: it is kept
    co_await yield();
    words.push("third");
    s.release();
    static_cast<void>(co_await counter);
}
RONDO_TEST(line_31_a_semaphore_of_none_is_a_signal_that_counts) {
    trace words;
    semaphore s(0);
    RONDO_EXPECT(run(signals(words, s)).has_value());
    RONDO_EXPECT_EQ(words.text(), "none signal signal third signal");
}

task<> leaves_early(semaphore& s, bool fails) {
    const auto permit = co_await s.scoped();
    if (!fails) {
        co_return;
    }
    co_await fail(errc::io_error);
}
task<> leaves_every_way(trace& words) {
    semaphore s(1);
    co_await leaves_early(s, false);
    words.push(s.locked() ? "taken" : "free");
    static_cast<void>(co_await attempt(leaves_early(s, true)));
    words.push(s.locked() ? "taken" : "free");
    auto worker = create_task(works(words, s, 'w', 1000));
    co_await yield();
    words.push(s.locked() ? "taken" : "free");
    worker.cancel();
    static_cast<void>(co_await worker);
    words.push(s.locked() ? "taken" : "free");
}
RONDO_TEST(line_31_a_guard_gives_back_however_the_block_is_left) {
    trace words;
    RONDO_EXPECT(run(leaves_every_way(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "free free w taken free");
}

// A permit that was handed over is the waiter's, though it has not run: nobody slips in.
task<> tries(trace& words) {
    semaphore s(1);
    {
        const auto permit = co_await s.scoped();
        create_task(works(words, s, 'w', 0));
        co_await yield();
    }
    words.push(s.try_acquire() ? "?" : "no");
    co_await yield();
    words.push(s.try_acquire() ? "yes" : "?");
}
RONDO_TEST(fault_F15_nobody_slips_in_before_who_waits_for_a_permit) {
    trace words;
    RONDO_EXPECT(run(tries(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "no w - yes");
}

// A waiter that leaves takes no permit with it: neither before the hand-over nor after.
task<> leaves_the_queue(trace& words) {
    semaphore s(1);
    task_handle<> a;
    task_handle<> b;
    task_handle<> c;
    {
        const auto permit = co_await s.scoped();
        a = create_task(works(words, s, 'a', 1000));
        b = create_task(works(words, s, 'b', 1000));
        c = create_task(works(words, s, 'c', 0));
        co_await yield();
        a.cancel();
    }
    b.cancel(); // has the permit already: takes it, and gives it back where it suspends
    static_cast<void>(co_await c);
    words.push(a.cancelled() && b.cancelled() && !s.locked() ? "free" : "?");
}
RONDO_TEST(line_18_cancelled_at_a_semaphore) {
    trace words;
    RONDO_EXPECT(run(leaves_the_queue(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "b c - free");
}

task<> releases(semaphore& s) {
    s.release();
    s.release();
    co_return;
}
RONDO_TEST(line_32_a_plain_semaphore_takes_more_than_it_began_with) {
    semaphore s(1);
    RONDO_EXPECT(run(releases(s)).has_value());
    RONDO_EXPECT(s.try_acquire() && s.try_acquire() && s.try_acquire() && !s.try_acquire());
}

} // namespace
} // namespace rondo
