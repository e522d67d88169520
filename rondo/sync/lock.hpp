// lock.hpp - mutual exclusion between tasks, first come first served.
//
// release() hands the lock to the task that has waited longest: nobody can slip in between, and a
// cancel that comes after the hand-over finds the lock acquired (the guard releases it). An
// interrupt cannot hold a lock: share a ring_buffer with it.
//
//   free --acquire()--> owned by A --release(), B waits--> owned by B (B runs later)
//   owned by A --release(), nobody waits--> free
//
// Two tasks that each hold what the other waits for are reported: see lock.cpp.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/sync/guard.hpp"

#include <coroutine>

namespace rondo {

namespace detail {
extern const wait_kind waits_for_lock;
void report_circle(const task_block& waiter) noexcept; // lock.cpp
} // namespace detail

class condition;

class lock {
  public:
    constexpr lock() noexcept = default;
    /// Destroying a lock that tasks wait for is a caller's bug.
    ~lock() { RONDO_ASSERT(waiters_.empty(), "a lock is destroyed while tasks wait for it"); }
    lock(const lock&) = delete;
    lock& operator=(const lock&) = delete;

    /// Context: task.  Suspends: never.  Errors: false if it is not free.
    [[nodiscard]] bool try_acquire() noexcept {
        if (owner_ != nullptr) {
            return false;
        }
        owner_ = &this_loop().current();
        return true;
    }

    /// Gives the lock to the task that has waited longest, or frees it. Releasing what another task
    /// owns is a caller's bug.
    /// Context: task that owns it.  Suspends: never.  Errors: none.  Cost: O(1).
    void release() noexcept {
        RONDO_ASSERT(owner_ == &this_loop().current(),
                     "a lock is released by a task that does not own it");
        hand_over();
    }

    [[nodiscard]] bool locked() const noexcept { return owner_ != nullptr; }

    using guard = rondo::guard<lock>;

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(lock& wanted) noexcept : wanted_(wanted) {}
        bool await_ready() const noexcept { return wanted_.try_acquire(); }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            RONDO_ASSERT(wanted_.owner_ != &this_loop().current(),
                         "a task acquires a lock that it owns already: it would wait for ever");
            detail::task_block& waiter = this_loop().suspend(leaf, detail::waits_for_lock);
            wanted_.waiters_.push_back(waiter);
            waiter.remember(wanted_);
            if constexpr (RONDO_CHECKED) {
                detail::report_circle(waiter);
            }
        }
        void await_resume() const noexcept {}

      protected:
        lock& wanted_;
    };

    /// Waits until the task owns the lock. A wait that closes a circle of tasks that wait for each
    /// other is reported in checked builds.
    /// Context: task.  Suspends: if it is not free.  Cancel: clean.  Errors: none.
    /// Order: FIFO; hand-over.
    [[nodiscard]] awaiter acquire() noexcept { return awaiter(*this); }

    /// The same, and gives a guard: `const auto held = co_await l.scoped();`
    [[nodiscard]] detail::scoped_awaiter<lock> scoped() noexcept {
        return detail::scoped_awaiter<lock>(*this);
    }

    // For reports of checked builds: who holds what this task waits for; nullptr if that has ended.
    static const detail::task_block* holder_for(const detail::task_block& waiter) noexcept;

    // For wait_kind, and for reset(): a task that it destroys before its turn has the lock.
    static bool leave(detail::task_block& task) noexcept;

    // For guard: reset() may destroy who waits for a condition while another task owns the lock.
    void guard_ends() noexcept {
        if (owner_ == this_loop().running()) {
            release();
        }
    }

  private:
    friend condition;

    void hand_over() noexcept {
        if (waiters_.empty()) {
            owner_ = nullptr;
            return;
        }
        owner_ = &waiters_.pop_front();
        this_loop().make_runnable(*owner_);
    }

    detail::task_block* owner_ = nullptr; // may be on its way: promised, not yet run
    detail::list<detail::task_block> waiters_;
};

} // namespace rondo
