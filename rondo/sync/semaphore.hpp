// semaphore.hpp - a number of permits that tasks take and give back, first come first served.
//
//     semaphore radios(3);                     // at most three at once
//     ...
//     const auto permit = co_await radios.scoped();
//
// release() hands the permit to the task that has waited longest: nobody can slip in between, and a
// cancel that comes after the hand-over finds the permit acquired (the guard gives it back). Any
// task may release, so a semaphore of 0 is a signal that counts.
//
//   n permits --acquire()--> n - 1
//   none --acquire()--> waiting --release()--> the first who waits has it, and runs later
//   n permits --release(), nobody waits--> n + 1
//
// A bounded_semaphore never holds more than it began with; more is a caller's bug, as it is with
// std::counting_semaphore: whoever gives back what nobody has taken cannot do anything sensible
// about an error. (asyncio.BoundedSemaphore raises ValueError.)
//
// Source: asyncio.Semaphore, asyncio.BoundedSemaphore (Python 3.12).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/sync/guard.hpp"

#include <coroutine>
#include <cstdint>

namespace rondo {

namespace detail {
extern const wait_kind waits_for_semaphore;
}

class semaphore {
  public:
    constexpr explicit semaphore(std::uint16_t permits = 1) noexcept : permits_(permits) {}
    /// Destroying a semaphore that tasks wait for is a caller's bug.
    ~semaphore() {
        RONDO_ASSERT(waiters_.empty(), "a semaphore is destroyed while tasks wait for it");
    }
    semaphore(const semaphore&) = delete;
    semaphore& operator=(const semaphore&) = delete;

    /// Context: task.  Suspends: never.  Errors: false if there is no permit.
    [[nodiscard]] bool try_acquire() noexcept {
        if (permits_ == 0) {
            return false;
        }
        --permits_;
        return true;
    }

    /// Gives a permit to the task that has waited longest, or keeps it. More than 65535, or than a
    /// bounded one began with, is a caller's bug.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(1).
    void release() noexcept {
        RONDO_ASSERT(permits_ < limit_, "a semaphore is released more often than acquired");
        if (waiters_.empty()) {
            ++permits_;
            return;
        }
        this_loop().make_runnable(waiters_.pop_front());
    }

    /// True if acquire() would wait.
    [[nodiscard]] bool locked() const noexcept { return permits_ == 0; }

    using guard = rondo::guard<semaphore>;

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(semaphore& wanted) noexcept : wanted_(wanted) {}
        bool await_ready() const noexcept { return wanted_.try_acquire(); }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            detail::task_block& waiter = this_loop().suspend(leaf, detail::waits_for_semaphore);
            wanted_.waiters_.push_back(waiter);
            waiter.remember(wanted_);
        }
        void await_resume() const noexcept {}

      protected:
        semaphore& wanted_;
    };

    /// Waits until the task has a permit.
    /// Context: task.  Suspends: if there is none.  Cancel: clean.  Errors: none.
    /// Order: FIFO; hand-over.
    [[nodiscard]] awaiter acquire() noexcept { return awaiter(*this); }

    /// The same, and gives a guard: `const auto permit = co_await s.scoped();`
    [[nodiscard]] detail::scoped_awaiter<semaphore> scoped() noexcept {
        return detail::scoped_awaiter<semaphore>(*this);
    }

    // For wait_kind, and for reset(): a task that it destroys before its turn has a permit.
    static bool leave(detail::task_block& task) noexcept;

    // For guard.
    void guard_ends() noexcept { release(); }

  protected:
    constexpr semaphore(std::uint16_t permits, std::uint16_t limit) noexcept
        : permits_(permits),
          limit_(limit) {}

  private:
    detail::list<detail::task_block> waiters_; // only while there is no permit
    std::uint16_t permits_;
    std::uint16_t limit_ = UINT16_MAX;
};

/// The same, and it never holds more permits than it began with.
class bounded_semaphore : public semaphore {
  public:
    constexpr explicit bounded_semaphore(std::uint16_t permits = 1) noexcept
        : semaphore(permits, permits) {}
};

} // namespace rondo
