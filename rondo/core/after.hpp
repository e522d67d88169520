// after.hpp - giving way to everything else: low-priority waits.
//
//     for (;;) {
//         refresh(display);
//         co_await after(100ms);       // at the earliest, and when nobody else has anything to do
//     }
//
// For what may be late: a display, a log, long calculations in slices. While other tasks are
// runnable such a task waits, unless it is overdue by more than executor::max_overdue(). Among
// each other they take turns, one a pass. Cancels and limits reach them at once.
//
// Source: `after` of the fast_io scheduler for MicroPython (2018).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/sleep.hpp"

#include <chrono>
#include <coroutine>

namespace rondo {
namespace detail {

class [[nodiscard("co_await it: by itself it does nothing")]] after_awaiter {
  public:
    explicit after_awaiter(due_time due) noexcept : due_(due.as(due_class::after)) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept;
    void await_resume() const noexcept {}

  private:
    due_time due_;
};

} // namespace detail

/// Suspends for at least `time`, and until no other task is runnable; see above.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
/// Order: that in which they became due.
template <class Rep, class Period>
[[nodiscard]] detail::after_awaiter after(const std::chrono::duration<Rep, Period>& time) noexcept {
    return detail::after_awaiter(detail::due_time::after(detail::round_up(time)));
}

} // namespace rondo
