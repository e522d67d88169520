// cron.hpp - something that happens at times of the calendar.
//
//     cron nightly({.hours = 3}, board::wall_clock);           // 03:00:00 every day
//     nightly.on_time(water_the_garden);                       // a function or a coroutine
//     create_task(nightly.run(), "nightly");
//
// or without a callback, in a task of its own:
//
//     for (;;) {
//         co_await nightly.next();
//         ...
//     }
//
// What the fields mean is in cron_pattern.hpp. The wall clock is anything that can be called and
// gives the local time as std::chrono::sys_seconds: a real-time clock, a GPS receiver, on Linux the
// system's. It may be set while a task waits: it is looked at again every quarter of an hour, and
// before anything happens. Set forward over an instant, that one is missed; set back, it may come a
// second time, as with any alarm clock.
//
// Source: schedule of micropython-async's sched.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/cron_pattern.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <optional>

namespace rondo {

/// Gives the local time. Context: task.  Suspends: never.
template <class C>
concept wall_clock = requires(C& clock) {
    { clock() } -> std::convertible_to<std::chrono::sys_seconds>;
};

template <wall_clock Clock>
class cron {
  public:
    /// A pattern with a problem() is a caller's bug.
    constexpr cron(const cron_pattern& pattern, Clock& clock) noexcept
        : pattern_(pattern),
          clock_(clock) {
        RONDO_ASSERT(pattern.problem() == nullptr, "the pattern of a cron can never fit");
    }

    /// What run() calls. May be changed at any time; nullptr for nothing.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void on_time(callback<> f) noexcept { on_time_ = f; }

    /// Waits for the next instant of the pattern and gives it; up to a second later, as the clock
    /// tells no more. An instant that passes while nobody waits is missed.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    task<std::chrono::sys_seconds> next() {
        constexpr std::chrono::seconds longest = std::chrono::minutes(15);
        constexpr std::chrono::seconds latest = std::chrono::minutes(1); // a task may be late
        std::chrono::sys_seconds before = clock_();
        std::chrono::sys_seconds due = *pattern_.next(before);
        for (;;) {
            co_await sleep_for(std::min(due - before, longest));
            const std::chrono::sys_seconds present = clock_();
            if (present >= due && present - due <= latest) {
                co_return due;
            }
            if (present > due || present < before) { // the clock was set
                due = *pattern_.next(present);
            }
            before = present;
        }
    }

    /// Calls the callback at each instant, `times` times; for ever unless told.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: as next().
    task<> run(std::optional<unsigned> times = {}) {
        while (!times || (*times)-- != 0) {
            static_cast<void>(co_await next());
            on_time_();
        }
    }

  private:
    cron_pattern pattern_;
    Clock& clock_;
    callback<> on_time_;
};

} // namespace rondo
