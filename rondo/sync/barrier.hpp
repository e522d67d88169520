// barrier.hpp - tasks that wait for each other.
//
//     barrier all_ready(3, [] { report("go\n"); });
//     ...
//     co_await all_ready.wait();               // in each of three tasks
//
// The last of `participants` arrivals lets all go on: it goes on itself without giving way, the
// others run in the order of their arrival. The barrier can be used again at once; one arrival too
// many is the first of the next meeting. To wait until a task has ended, await its handle.
//
// A function that was given runs at the last arrival, before anyone goes on; a coroutine is started
// then as a task of its own and runs after them.
//
//   busy --arrival--> busy      while participants are missing
//   busy --last arrival: callback, all are woken--> idle
//
// Source: asyncio.Barrier, std::barrier's completion function; Barrier of uasyncio's asyn.py.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/run.hpp"

#include <coroutine>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace rondo {

namespace detail {
extern const wait_kind waits_for_barrier;

struct no_callback {
    void operator()() const noexcept {}
};
} // namespace detail

template <class Callback = detail::no_callback>
class barrier {
  public:
    /// A barrier of no participants is a caller's bug.
    constexpr explicit barrier(std::uint16_t participants, Callback at_last = {}) noexcept
        : participants_(participants),
          at_last_(std::move(at_last)) {
        RONDO_ASSERT(participants > 0, "a barrier needs a participant");
    }
    /// Destroying a barrier that tasks wait for is a caller's bug.
    ~barrier() { RONDO_ASSERT(waiters_.empty(), "a barrier is destroyed while tasks wait for it"); }
    barrier(const barrier&) = delete;
    barrier& operator=(const barrier&) = delete;

    /// Arrives without waiting: a destructor may do so. False if this was the last arrival and
    /// there is no frame memory for the coroutine that was given; the waiters go on all the same.
    /// Context: task.  Suspends: never.  Cost: O(participants).
    bool trigger() noexcept {
        if (missing() > 1) {
            ++triggered_;
            return true;
        }
        return open();
    }

    /// True while some have arrived and some are missing.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] bool busy() const noexcept { return missing() != participants_; }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(barrier& b) noexcept : barrier_(b) {}
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> leaf) noexcept {
            if (barrier_.missing() > 1) {
                barrier_.waiters_.push_back(this_loop().suspend(leaf, detail::waits_for_barrier));
                return true;
            }
            if (barrier_.open()) {
                return false;
            }
            this_loop().raise(leaf, errc::no_frame);
            return true;
        }
        void await_resume() const noexcept {}

      private:
        barrier& barrier_;
    };

    /// Arrives, and waits for those who are missing. Who is cancelled here has not arrived.
    /// Context: task.  Suspends: unless it is the last.  Cancel: clean.
    /// Errors: no_frame at the last, see trigger().
    /// Order: the last, then FIFO.  Cost: O(participants).
    [[nodiscard]] awaiter wait() noexcept { return awaiter(*this); }

  private:
    // Why not count the arrivals: who is cancelled has only to leave the list.
    [[nodiscard]] unsigned missing() const noexcept {
        return participants_ - triggered_ - waiters_.size();
    }

    bool open() noexcept {
        triggered_ = 0;
        while (!waiters_.empty()) {
            this_loop().make_runnable(waiters_.pop_front());
        }
        if constexpr (std::is_void_v<std::invoke_result_t<Callback&>>) {
            at_last_();
            return true;
        } else {
            return static_cast<bool>(create_task(at_last_(), "barrier"));
        }
    }

    std::uint16_t participants_;
    std::uint16_t triggered_ = 0; // arrivals that do not wait
    detail::chain<detail::task_block> waiters_;
    [[no_unique_address]] Callback at_last_;
};

} // namespace rondo
