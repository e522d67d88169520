// condition.hpp - tasks that share state under a lock wait until it has changed.
//
//     lock l;
//     condition filled(l);
//     ...
//     const auto held = co_await l.scoped();
//     co_await filled.wait([&] { return !items.empty(); });     // the task owns the lock here
//
// wait() gives the lock away, and has it again when it returns: also when it is left by a cancel,
// by a limit, or by an error, so a guard outside always fits. notify() moves who has waited longest
// to the end of the lock's queue: nobody wakes in vain only to wait for the lock.
//
//   waiting --notify()--> in the lock's queue --release()--> owns the lock, runs later
//   waiting --cancel--> in the lock's queue --release()--> owns the lock, unwinds
//
// No notify is lost. Who is cancelled before it is notified leaves at once the place where it could
// take one. Who is cancelled afterwards has taken it: its wait completes, with the lock, and the
// cancel comes at its next suspension (rule 4 of docs/cancellation.md). The price is that a
// cancelled waiter ends when the lock becomes free, not before.
//
// asyncio acquires the lock again before it raises, and passes the notify on; Trio does so in a
// shield. Here too an own suspension would be unwound (rule 7), so it is the wait that ends late.
// executor::reset() alone destroys a waiter without the lock; its guard then releases nothing.
//
// Source: asyncio.Condition (Python 3.12), std::condition_variable for the names of wait.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/task.hpp"
#include "rondo/sync/lock.hpp"

#include <coroutine>

namespace rondo {

namespace detail {
extern const wait_kind waits_for_lock_again; // in the lock's queue, on the way out of wait()
}

class condition {
  public:
    constexpr explicit condition(lock& l) noexcept : lock_(l) {}
    /// Destroying a condition that tasks wait for is a caller's bug.
    ~condition() {
        RONDO_ASSERT(waiters_.empty(), "a condition is destroyed while tasks wait for it");
    }
    condition(const condition&) = delete;
    condition& operator=(const condition&) = delete;

    /// Wakes up to `count` of those who wait. They run when the caller has released the lock.
    /// Notifying without the lock is a caller's bug.
    /// Context: task that owns the lock.  Suspends: never.  Errors: none.
    /// Order: FIFO, behind those who wait for the lock already.  Cost: O(count).
    void notify(unsigned count = 1) noexcept;

    /// The same for all who wait.
    void notify_all() noexcept { notify(~0U); }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(condition& c) noexcept : condition_(c) {}
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> leaf) noexcept { condition_.suspend(leaf); }
        void await_resume() const noexcept {}

      private:
        condition& condition_;
    };

    /// Gives the lock away, waits for a notify, and has the lock again. Waiting without the lock is
    /// a caller's bug.
    /// Context: task that owns the lock.  Suspends: always.
    /// Cancel: clean, when the lock is free; the task owns it then.  Errors: none.
    [[nodiscard]] awaiter wait() noexcept { return awaiter(*this); }

    /// Waits as often as it takes until `predicate()` is true; not at all if it is so already.
    /// Context: task that owns the lock.  Suspends: if it is false.  Cancel: as wait().
    /// Errors: no_frame.  Cost: a coroutine frame.
    template <class Predicate>
    task<> wait(Predicate predicate) {
        while (!predicate()) {
            co_await wait();
        }
    }

    // For wait_kind.
    static bool leave(detail::task_block& task) noexcept;

  private:
    void suspend(std::coroutine_handle<> leaf) noexcept;

    lock& lock_;
    detail::list<detail::task_block> waiters_;
};

} // namespace rondo
