// event.hpp - a flag that any number of tasks wait for.
//
// One set() releases them all, also if clear() follows at once; pulse() is both in one. To give a
// value with it use value_event, one item to one task a queue; to signal from an interrupt
// isr_flag.
//
//   clear --set()--> set        waiters exist only while clear
//   clear <-clear()- set
//
// Source: asyncio.Event (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"

#include <coroutine>

namespace rondo {

namespace detail {
extern const wait_kind waits_for_event;
}

class event {
  public:
    constexpr event() noexcept = default;
    /// Destroying an event that tasks wait for is a caller's bug.
    ~event() {
        RONDO_ASSERT(is_set() || waiters_.empty(), "an event is destroyed while tasks wait for it");
    }
    event(const event&) = delete;
    event& operator=(const event&) = delete;

    /// Sets the flag and makes every waiter runnable.
    /// Context: task.  Suspends: never.  Errors: none.
    /// Order: FIFO; they run later, from the run queue.  Cost: O(waiters).
    void set() noexcept {
        if (is_set()) {
            return;
        }
        if (waiters_.empty()) {
            waiters_.close();
        } else {
            this_loop().make_runnable_and_close(waiters_);
        }
    }

    /// Makes those runnable who wait now, and nobody who comes later: the flag stays as it is.
    /// Context: task.  Suspends: never.  Errors: none.  Order: FIFO.  Cost: O(waiters).
    void pulse() noexcept {
        if (!is_set() && !waiters_.empty()) {
            this_loop().make_runnable_and_close(waiters_);
            waiters_.open();
        }
    }

    /// Context: task.  Suspends: never.  Errors: none.
    void clear() noexcept {
        if (is_set()) {
            waiters_.open();
        }
    }
    [[nodiscard]] bool is_set() const noexcept { return !waiters_.is_open(); }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(event& e) noexcept : event_(e) {}
        bool await_ready() const noexcept { return event_.is_set(); }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            event_.waiters_.push_back(this_loop().suspend(leaf, detail::waits_for_event));
        }
        void await_resume() const noexcept {}

      private:
        event& event_;
    };

    /// Waits until the flag is set; returns at once if it already is.
    /// Context: task.  Suspends: if clear.  Cancel: clean.  Errors: none.
    [[nodiscard]] awaiter wait() noexcept { return awaiter(*this); }

  private:
    detail::list<detail::task_block> waiters_; // closed while the event is set
};

} // namespace rondo
