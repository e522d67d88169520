// watchdog.hpp - a timer that resets the chip unless it is fed, and the task that feeds it as long
// as the loop turns.
//
//     rp2040::watchdog dog;
//     auto fed = create_task(feed(dog, 1s), "watchdog");
//
// A task that holds the loop for the limit resets the chip; so does a loop that was stopped, and a
// task like this one that was cancelled. What the chip was reset by, reset_cause.hpp says. Once
// started it is not stopped: not every chip can.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/core/time.hpp"

#include <concepts>

namespace rondo {

/// start() resets the chip `limit` after the last feed(), later by as much as the chip's clock for
/// it is wrong, never earlier. The longest limit is `longest`; a longer one is a caller's bug.
/// Context: task, startup; any for feed().  Suspends: never.  Errors: none.
template <class W>
concept watchdog_timer = requires(W& dog, duration limit) {
    { W::longest } -> std::convertible_to<duration>;
    dog.start(limit);
    dog.feed();
};

/// Starts it, and feeds it three times in each limit. Never returns.
/// Context: task.  Suspends: always.  Cancel: clean, and the chip is reset after the limit.
/// Errors: none.
task<> feed(watchdog_timer auto& dog, duration limit) {
    dog.start(limit);
    for (;;) {
        co_await sleep_for(limit / 3);
        dog.feed();
    }
}

} // namespace rondo
