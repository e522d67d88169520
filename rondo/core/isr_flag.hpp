// isr_flag.hpp - the one way in which an interrupt, or another thread, wakes a task.
//
// set() may be called at any instant, in any thread; a task waits, and its wait clears the flag.
// Sets that come while nobody waits are remembered, as one. So wait for the *condition*, not for
// the count: after a wake look at the hardware (or the ring buffer), and be content if nothing is
// there. To wake several tasks, or pass a value, use what sync builds on this.
//
//   clear --set()--> set --wait()--> clear           nobody waited: the wait returns at once
//   clear --wait()--> waiting --set()--> clear       the task goes to the loop's inbox
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/wait.hpp"

#include <atomic>
#include <coroutine>

namespace rondo {

class isr_flag {
  public:
    constexpr isr_flag() noexcept = default;
    isr_flag(const isr_flag&) = delete;
    isr_flag& operator=(const isr_flag&) = delete;

    /// Sets the flag, or makes the task that waits for it runnable.
    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    /// Order: the task runs later, ahead of what is made runnable after it.
    /// Cost: O(1), interrupts locked for 6 instructions, 17 if a task waits (Cortex-M0+).
    RONDO_ISR_SAFE void set() noexcept;

    /// Forgets a set that nobody has waited for.
    /// Context: task.  Suspends: never.  Errors: none.
    void clear() noexcept;

    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE bool is_set() const noexcept { return state() == set_mark(); }

    class [[nodiscard]] awaiter {
      public:
        explicit awaiter(isr_flag& flag) noexcept : flag_(flag) {}
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> leaf) noexcept { return flag_.suspend(leaf); }
        void await_resume() const noexcept {}

      private:
        isr_flag& flag_;
    };

    /// Waits until the flag is set and clears it; returns at once if it is set already. A second
    /// task that waits is a caller's bug.
    /// Context: task.  Suspends: if clear.  Cancel: clean.  Errors: none.
    awaiter wait() noexcept { return awaiter(*this); }

    // For wait_kind, and for a wait that was begun too late.
    static bool leave(detail::task_block& task) noexcept;
    static void give_back(const detail::task_block& task) noexcept;

  private:
    static detail::task_block* set_mark() noexcept { // no address of a task
        return reinterpret_cast<detail::task_block*>(1);
    }
    bool suspend(std::coroutine_handle<> leaf) noexcept;

    detail::task_block* state() const noexcept { return state_.load(std::memory_order_relaxed); }
    void state(detail::task_block* next) noexcept { state_.store(next, std::memory_order_relaxed); }

    // nullptr: clear; set_mark(): set; else who waits. Changes with interrupts locked.
    std::atomic<detail::task_block*> state_ = nullptr;
};

} // namespace rondo
