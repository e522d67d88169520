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
    ~event() { RONDO_ASSERT(waiters_.empty(), "an event is destroyed while tasks wait for it"); }
    event(const event&) = delete;
    event& operator=(const event&) = delete;

    /// Sets the flag and makes every waiter runnable.
    /// Context: task.  Suspends: never.  Errors: none.
    /// Order: FIFO; they run later, from the run queue.  Cost: O(waiters).
    void set() noexcept {
        set_ = true;
        pulse();
    }

    /// Makes those runnable who wait now, and nobody who comes later: the flag stays as it is.
    /// Context: task.  Suspends: never.  Errors: none.  Order: FIFO.  Cost: O(waiters).
    void pulse() noexcept {
        executor& loop = this_loop();
        waiters_.drain([&loop](detail::task_block& task) { loop.make_runnable(task); });
    }

    /// Context: task.  Suspends: never.  Errors: none.
    void clear() noexcept { set_ = false; }
    [[nodiscard]] bool is_set() const noexcept { return set_; }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(event& e) noexcept : event_(e) {}
        bool await_ready() const noexcept { return event_.set_; }
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
    detail::list<detail::task_block> waiters_;
    bool set_ = false;
};

} // namespace rondo
