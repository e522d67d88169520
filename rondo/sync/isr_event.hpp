// isr_event.hpp - an event that an interrupt, another loop or another thread sets, with a value.
//
//     isr_event<time_point> edge;
//     void EXTI0_IRQHandler() { edge.set(now()); }
//     ...
//     const time_point at = co_await edge.wait();      // any number of tasks, of any loops
//     edge.clear();
//
// As event: one set releases all who wait, and it stays set until somebody clears it. A second set
// replaces the value. To have every value arrive, once, use isr_queue; isr_flag is smaller, for one
// task.
//
// Instructions in which interrupts are locked, here and in isr_queue and isr_delay, are those of a
// Cortex-M0+ at -Os, as tests/chip/rp2040/sweep_test.mjs prints them.
//
// Source: Message and ThreadSafeEvent of micropython-async.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/port.hpp"
#include "rondo/sync/isr_waiters.hpp"

#include <coroutine>
#include <type_traits>
#include <variant>

namespace rondo {

template <class T = std::monostate>
class isr_event {
    static_assert(std::is_trivially_copyable_v<T>, "an isr_event carries plain data");

  public:
    constexpr isr_event() noexcept = default;
    /// Destroying an event that tasks wait for is a caller's bug.
    ~isr_event() {
        RONDO_ASSERT(waiters_.empty(), "an isr_event is destroyed while tasks wait for it");
    }
    isr_event(const isr_event&) = delete;
    isr_event& operator=(const isr_event&) = delete;

    /// Sets the event and its value, and makes every waiter runnable.
    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    /// Order: FIFO of each loop, ahead of what is made runnable after it.
    /// Cost: O(waiters), interrupts locked for 14 instructions with the copy of 24 bytes, and
    /// 24 for each who waits.
    RONDO_ISR_SAFE void set(T value = {}) noexcept {
        const critical_section locked;
        set_ = true;
        value_ = value;
        while (!waiters_.empty()) {
            waiters_.wake_first();
        }
    }

    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE void clear() noexcept {
        const critical_section locked;
        set_ = false;
    }
    /// Context: any, another thread too.  Suspends: never.  The answer may be old when it arrives.
    [[nodiscard]] RONDO_ISR_SAFE bool is_set() const noexcept {
        const critical_section locked;
        return set_;
    }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(isr_event& e) noexcept : event_(e) {}
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> leaf) noexcept {
            const critical_section locked;
            if (event_.set_) {
                return false;
            }
            event_.waiters_.wait(leaf, detail::waits_for_isr_event, waiter_);
            return true;
        }
        T await_resume() const noexcept {
            const critical_section locked;
            return event_.value_;
        }

      private:
        isr_event& event_;
        detail::isr_waiter waiter_;
    };

    /// Waits until the event is set, and gives the value of the last set; returns at once if it is
    /// set already.
    /// Context: task of any loop.  Suspends: if clear.  Cancel: clean; the others wait on.
    /// Errors: none.
    [[nodiscard]] awaiter wait() noexcept { return awaiter(*this); }

  private:
    bool set_ = false;
    T value_{};
    detail::isr_waiters waiters_;
};

} // namespace rondo
