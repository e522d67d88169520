// millisec_timer.hpp - time as a polled device: more precise than a sleep among tasks that hold the
// loop for long.
//
//     millisec_timer timer;
//     co_await timer(30ms);
//
// Who sleeps is queued behind all who are runnable when its time has come; who waits for a device
// goes ahead of the next. It costs a question at every turn while a task waits. One task at a time.
//
// Source: MillisecTimer of the tutorial's ms_timer.py (2018).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/time.hpp"
#include "rondo/io/polled_device.hpp"

#include <chrono>

namespace rondo {

class millisec_timer : public polled_device<millisec_timer> {
  public:
    /// Waits for at least `time`.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
    /// Order: ahead of normal tasks.
    template <class Rep, class Period>
    [[nodiscard]] detail::polled_awaiter
    operator()(const std::chrono::duration<Rep, Period>& time) noexcept {
        end_ = detail::due_time::after(detail::round_up(time)).time();
        return wait_readable();
    }

    io_events ready(io_events) const noexcept {
        return now() < end_ ? io_events::none : io_events::readable;
    }

  private:
    time_point end_{};
};

} // namespace rondo
