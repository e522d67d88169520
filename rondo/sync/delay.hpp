// delay.hpp - something that happens some time after the last trigger.
//
//     delay light_off(3s, [] { board::led1.off(); });
//     ...
//     board::led1.on();
//     light_off.trigger();                // each time: three seconds from now
//
// A retriggerable monostable, or a watchdog that must be fed. A new trigger takes the place of the
// one before, be its time longer or shorter. Expired, the delay sets itself like an event: tasks
// may wait for it, with a callback or without.
//
//   idle --trigger()--> running --the time has passed--> expired --trigger()--> running
//   any --stop()--> idle
//   running --trigger()--> running, counted anew
//
// While it runs it is one node in the loop's timer heap, and no task: triggering takes no memory,
// and nothing is left of the triggers before. The callback is the last that happens: by then the
// delay does not run, so it may trigger itself again, or start what it likes. A function is called
// between two turns; a coroutine is launched. For interrupts there is isr_delay.hpp.
//
// Source: Delay_ms of uasyncio's aswitch.py, which can neither be shortened nor triggered by its
// own callback.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/timed_call.hpp"
#include "rondo/sync/event.hpp"

#include <algorithm>
#include <chrono>

namespace rondo {

class delay : detail::timed_call {
  public:
    /// `time` is what trigger() takes if it is told none.
    constexpr explicit delay(duration time = std::chrono::seconds(1),
                             callback<> at_end = {}) noexcept
        : timed_call(&expire),
          time_(time),
          at_end_(at_end) {}
    /// A delay that runs is stopped. Destroying one that tasks wait for is a caller's bug.
    ~delay() { disarm(); }

    /// Starts it, or starts it anew: it will expire `time` from now, rounded up to whole
    /// microseconds, at least one: so a callback that triggers it never keeps the loop.
    /// Context: task, startup, a callback of this kind.  Suspends: never.  Errors: none.
    /// Order: earliest first, then that of the calls; of the same microsecond after sleeps and time
    /// limits.  Cost: O(1), O(log n) if it runs already.
    void trigger() noexcept { start(due_after(time_)); }
    template <class Rep, class Period>
    void trigger(std::chrono::duration<Rep, Period> time) noexcept {
        start(due_after(detail::round_up(time)));
    }

    /// It will not expire; who waits for it goes on waiting.
    /// Context: task, startup, a callback of this kind.  Suspends: never.  Errors: none.
    void stop() noexcept {
        disarm();
        expired_.clear();
    }

    /// True from a trigger until it expires. In its own callback it does not run any more.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] bool running() const noexcept { return armed(); }

    /// True if it has expired, and was neither triggered nor stopped since.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] bool expired() const noexcept { return expired_.is_set(); }

    /// Waits until it expires; returns at once if it has. Who waits while it is triggered anew
    /// waits longer; while it is idle, for the trigger too.
    /// Context: task.  Suspends: unless expired.  Cancel: clean; the delay runs on.  Errors: none.
    /// Order: FIFO; they run after a callback that is a function.
    [[nodiscard]] event::awaiter wait() noexcept { return expired_.wait(); }

  protected:
    void start(detail::due_time end) noexcept {
        expired_.clear();
        arm(end);
    }
    static detail::due_time due_after(duration time) noexcept {
        return detail::due_time::after(std::max(time, duration(1)));
    }
    [[nodiscard]] duration time() const noexcept { return time_; }

  private:
    static void expire(detail::timed_call& self) noexcept;

    event expired_;
    duration time_;
    callback<> at_end_; // copied before it is called: it may destroy the delay
};

} // namespace rondo
