// value_event.hpp - an event that carries a value to those who wait for it.
//
//     value_event<int> reading;
//     reading.set(21);                         // by one task
//     const int value = co_await reading.wait();    // in any number of others
//
// Whoever waits gets the value of the set() that has woken it, also if another set() or a clear()
// comes before its turn; whoever comes later gets the last one. So a clear() robs nobody. To learn
// that the value has been used, let the one waiter clear() and look at is_set(), or give each
// waiter an event of its own to answer with.
//
//   clear --set(v)--> set, v --set(w)--> set, w      waiters exist only while clear
//   clear <-clear()-- set                            the value is gone
//
// Why not event<T>: `event` would be a template, and a parameter could not be an `event&`.
//
// Source: Event of uasyncio's asyn.py; asyncio.Event has no value.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/sync/event.hpp"

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

namespace rondo {

template <class T>
class value_event {
    static_assert(std::is_nothrow_copy_constructible_v<T>, "each waiter gets a copy");

  public:
    constexpr value_event() noexcept = default;
    /// Destroying an event that tasks wait for is a caller's bug.
    ~value_event() {
        RONDO_ASSERT(waiters_.empty(), "an event is destroyed while tasks wait for it");
    }
    value_event(const value_event&) = delete;
    value_event& operator=(const value_event&) = delete;

    /// Keeps the value, in place of an earlier one, and makes every waiter runnable with a copy.
    /// Context: task.  Suspends: never.  Errors: none.
    /// Order: FIFO; they run later, from the run queue.  Cost: O(waiters).
    void set(T value) noexcept {
        value_.emplace(std::move(value));
        wake(*value_);
    }

    /// Gives the value to those who wait now, and to nobody else: the event stays as it is.
    /// Context: task.  Suspends: never.  Errors: none.  Order: FIFO.  Cost: O(waiters).
    void pulse(const T& value) noexcept { wake(value); }

    /// Forgets the value. Context: task.  Suspends: never.  Errors: none.
    void clear() noexcept { value_.reset(); }
    [[nodiscard]] bool is_set() const noexcept { return value_.has_value(); }
    /// The value, if there is one.
    [[nodiscard]] const std::optional<T>& value() const noexcept { return value_; }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(value_event& e) noexcept : event_(e) {}
        bool await_ready() noexcept {
            got_ = event_.value_;
            return got_.has_value();
        }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            detail::task_block& task = this_loop().suspend(leaf, detail::waits_for_event);
            task.remember(*this);
            event_.waiters_.push_back(task);
        }
        T await_resume() noexcept { return std::move(*got_); }

      private:
        friend value_event;
        value_event& event_;
        std::optional<T> got_;
    };

    /// Waits until a value is set, and gives it; returns at once if there is one already.
    /// Context: task.  Suspends: if clear.  Cancel: clean.  Errors: none.
    /// Cost: room for a value in the caller's frame.
    [[nodiscard]] awaiter wait() noexcept { return awaiter(*this); }

  private:
    void wake(const T& value) noexcept {
        if (!waiters_.empty()) {
            waiters_.for_each(
                [&](detail::task_block& task) { task.remembered<awaiter>().got_.emplace(value); });
            this_loop().make_runnable_and_close(waiters_);
            waiters_.open();
        }
    }

    detail::list<detail::task_block> waiters_;
    std::optional<T> value_;
};

} // namespace rondo
