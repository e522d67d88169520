// isr_queue.hpp - items handed to tasks from an interrupt, another loop or another thread.
//
//     isr_queue<std::uint8_t, 64> keys;
//     void USART1_IRQHandler() { keys.try_put(byte); }
//     ...
//     const std::uint8_t key = co_await keys.get();      // any number of tasks, of any loops
//
// Anyone may put, at any instant, and nobody waits for room: what does not fit is refused and
// counted. With one producer and one consumer, or for many bytes at a time, a ring_buffer and an
// isr_flag cost less.
//
// An item that a task has been woken for stays in the queue, reserved, until the task takes it.
//
//   Invariant (reserved): 0 <= reserved_ <= size_ <= N; tasks wait only while reserved_ == size_.
//
// Thus an item outlives a task that is unwound before it could take it (docs/cancellation.md, 22):
// it is given to the next one.
//
// Source: ThreadSafeQueue of micropython-async.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/port.hpp"
#include "rondo/sync/isr_waiters.hpp"

#include <array>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace rondo {

template <class T, std::size_t N>
class isr_queue {
    static_assert(std::is_trivially_copyable_v<T>, "an isr_queue holds plain data");
    static_assert(N >= 1 && N <= std::numeric_limits<std::uint16_t>::max(),
                  "an isr_queue has room for 1 to 65535 items");

  public:
    using value_type = T;
    constexpr isr_queue() noexcept = default;
    /// Destroying a queue that tasks wait for is a caller's bug.
    ~isr_queue() {
        RONDO_ASSERT(waiters_.empty(), "an isr_queue is destroyed while tasks wait for it");
    }
    isr_queue(const isr_queue&) = delete;
    isr_queue& operator=(const isr_queue&) = delete;

    /// Puts an item, and wakes the task that has waited longest. False, and counted in lost(), if
    /// there is no room.
    /// Context: any, another thread too; any number of producers.  Suspends: never.
    /// Errors: false if it is full.
    /// Cost: O(1), interrupts locked for 26 instructions, 47 if somebody waits; of them a copy of
    /// the item, here of 16 bytes.
    RONDO_ISR_SAFE bool try_put(const T& item) noexcept {
        const critical_section locked;
        if (size_ == N) {
            ++lost_;
            return false;
        }
        items_[wrapped(first_ + size_)] = item;
        ++size_;
        grant();
        return true;
    }

    /// Takes the oldest item that is not reserved; empty if there is none.
    /// Context: any, another thread too.  Suspends: never.  Errors: none.  Cost: O(1).
    [[nodiscard]] RONDO_ISR_SAFE std::optional<T> try_get() noexcept {
        const critical_section locked;
        return size_ == reserved_ ? std::nullopt : std::optional<T>(pop());
    }

    /// Context: any, another thread too.  Suspends: never.  The answer may be old when it arrives.
    [[nodiscard]] RONDO_ISR_SAFE std::size_t size() const noexcept {
        const critical_section locked;
        return size_;
    }
    [[nodiscard]] RONDO_ISR_SAFE bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] RONDO_ISR_SAFE bool full() const noexcept { return size() == N; }

    /// How many items were refused.
    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t lost() const noexcept {
        const critical_section locked;
        return lost_;
    }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(isr_queue& q) noexcept : queue_(q) {}
        awaiter(const awaiter&) = default; // before it is awaited
        awaiter& operator=(const awaiter&) = delete;
        ~awaiter() {
            if (waiter_.granted) { // and not resumed
                queue_.give_back();
            }
        }
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> leaf) noexcept {
            const critical_section locked;
            if (queue_.size_ != queue_.reserved_) {
                ++queue_.reserved_;
                waiter_.granted = true;
                return false;
            }
            queue_.waiters_.wait(leaf, detail::waits_for_isr_queue, waiter_);
            return true;
        }
        T await_resume() noexcept {
            const critical_section locked;
            waiter_.granted = false;
            --queue_.reserved_;
            return queue_.pop();
        }

      private:
        isr_queue& queue_;
        detail::isr_waiter waiter_;
    };

    /// Takes the oldest item, as soon as there is one.
    /// Context: task of any loop.  Suspends: while it is empty.
    /// Cancel: clean; an item that was meant for it goes to the next.  Errors: none.
    /// Order: FIFO among the tasks of a loop.  Cost: O(1).
    [[nodiscard]] awaiter get() noexcept { return awaiter(*this); }

  private:
    static std::uint16_t wrapped(unsigned index) noexcept {
        return static_cast<std::uint16_t>(index < N ? index : index - N);
    }
    T pop() noexcept {
        const T item = items_[first_];
        first_ = wrapped(first_ + 1U);
        --size_;
        return item;
    }
    // One more item is free: whoever waits gets it.
    void grant() noexcept {
        if (!waiters_.empty()) {
            ++reserved_;
            waiters_.wake_first();
        }
    }
    void give_back() noexcept {
        const critical_section locked;
        --reserved_;
        grant();
    }

    std::uint16_t first_ = 0;
    std::uint16_t size_ = 0;
    std::uint16_t reserved_ = 0; // by tasks that have been woken
    std::uint32_t lost_ = 0;
    detail::isr_waiters waiters_;
    std::array<T, N> items_{};
};

} // namespace rondo
