// sync_test.cpp - what is a caller's bug in semaphores and conditions; events that an interrupt
// sets.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

RONDO_TEST(line_32_releasing_a_bounded_semaphore_too_often_is_a_bug) {
    bounded_semaphore s(2);
    RONDO_EXPECT(s.try_acquire());
    s.release(); // what was acquired
    EXPECT_DEATH(s.release(), "rondo panic: ");
}

task<> notifies(condition& c) {
    c.notify();
    co_return;
}
task<> waits(condition& c) { co_await c.wait(); }
task<> releases(lock& l) {
    l.release();
    co_return;
}
RONDO_TEST(line_33_notify_wait_and_release_without_the_lock_are_bugs) {
    lock l;
    condition c(l);
    EXPECT_DEATH(static_cast<void>(run(notifies(c))), "rondo panic: ");
    EXPECT_DEATH(static_cast<void>(run(waits(c))), "rondo panic: ");
    EXPECT_DEATH(static_cast<void>(run(releases(l))), "rondo panic: ");
}

// The time that passes between the edge and the task's turn is known, and made up for.
task<> hog(duration time) {
    co_await sleep_for(1ms);
    sim::burn(time);
}
task<> answers_5_ms_after(isr_event<time_point>& edge, duration& late, time_point& answered) {
    const time_point when = co_await edge.wait();
    late = now() - when;
    co_await sleep_until(when + 5ms);
    answered = now();
}
RONDO_TEST(line_27_an_interrupt_gives_the_time_and_the_task_makes_up_for_its_latency) {
    sim::reset();
    isr_event<time_point> edge;
    duration late{};
    time_point answered;
    sim::at(time_point(2ms), [&] { edge.set(now()); });
    create_task(hog(3ms));
    RONDO_EXPECT(run(answers_5_ms_after(edge, late, answered)).has_value());
    RONDO_EXPECT_EQ(late, duration(2ms));
    RONDO_EXPECT_EQ(answered, time_point(7ms));
}

} // namespace
} // namespace rondo
