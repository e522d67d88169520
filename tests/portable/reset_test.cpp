// reset_test.cpp - what a task has been handed, and has not seen, outlives it when reset() destroys
// it.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

template <class Held>
task<> takes(Held& it, unsigned& taken) {
    const auto held = co_await it.scoped();
    ++taken;
}

// Who waits is handed it, and has no turn any more.
template <class Held>
task<> hands_over(Held& it) {
    co_await it.acquire();
    co_await yield();
    stop();
    it.release();
}

template <class Held>
void look(Held& it) {
    unsigned taken = 0;
    create_task(hands_over(it));
    create_task(takes(it, taken));
    create_task(takes(it, taken));
    const result<void> stopped = run_forever();
    RONDO_EXPECT(!stopped && stopped.error() == errc::stopped);
    RONDO_EXPECT(it.locked());
    this_loop().reset();
    RONDO_EXPECT(!it.locked());
    RONDO_EXPECT_EQ(taken, 0U);

    create_task(takes(it, taken));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(taken, 1U);
}

RONDO_TEST(a_lock_that_was_handed_over_is_free_after_a_reset) {
    lock l;
    look(l);
}

RONDO_TEST(a_permit_that_was_handed_over_is_back_after_a_reset) {
    bounded_semaphore permits(1);
    look(permits);
}

} // namespace
} // namespace rondo
