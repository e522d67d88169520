// isr_event.hpp - an interrupt, or another thread, wakes a task and gives it a value.
//
//     isr_event<time_point> edge;
//     void on_edge() { edge.set(now()); }                     // in the interrupt
//     ...
//     const time_point when = co_await edge.wait();           // in a task, later
//     co_await sleep_until(when + 5ms);                       // 5 ms after the edge, not the wake
//
// It is an isr_flag and the value of the last set(). Sets that come before the task's turn are one,
// with the value of the last: where each counts use a ring_buffer.
//
//   what             interrupt, other thread    task of the loop
//   set()            yes                        yes
//   is_set()         yes                        yes
//   clear(), wait()  no                         yes; one waits
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/isr_flag.hpp"
#include "rondo/core/port.hpp"

#include <coroutine>
#include <type_traits>

namespace rondo {

template <class T>
class isr_event {
    static_assert(std::is_trivially_copyable_v<T>, "it is copied with interrupts locked");

  public:
    constexpr isr_event() noexcept = default;
    isr_event(const isr_event&) = delete;
    isr_event& operator=(const isr_event&) = delete;

    /// Keeps the value, in place of an earlier one, and wakes the task that waits.
    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    /// Order, cost: those of isr_flag::set, and a copy with interrupts locked.
    RONDO_ISR_SAFE void set(T value) noexcept {
        {
            const critical_section locked;
            value_ = value;
        }
        flag_.set();
    }

    /// Forgets a set that nobody has waited for.
    /// Context: task.  Suspends: never.  Errors: none.
    void clear() noexcept { flag_.clear(); }
    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE bool is_set() const noexcept { return flag_.is_set(); }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(isr_event& e) noexcept : event_(e), flag_(e.flag_.wait()) {}
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> leaf) noexcept {
            return flag_.await_suspend(leaf);
        }
        T await_resume() const noexcept {
            const critical_section locked;
            return event_.value_;
        }

      private:
        isr_event& event_;
        isr_flag::awaiter flag_;
    };

    /// Waits for a set() and gives the value of the last one; returns at once if there was one. A
    /// second task that waits is a caller's bug.
    /// Context: task.  Suspends: if clear.  Cancel: clean.  Errors: none.
    [[nodiscard]] awaiter wait() noexcept { return awaiter(*this); }

  private:
    isr_flag flag_;
    T value_{};
};

} // namespace rondo
