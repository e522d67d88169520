// ring_buffer.hpp - bytes (or words) handed from an interrupt to a task, or back, without locks.
//
// One producer and one consumer, which may interrupt each other at any instant. Each index has
// one writer, so plain 32-bit loads and stores suffice: a Cortex-M0+ has nothing more. Pair it
// with an isr_flag to sleep until there is something to take.
//
//   head_ counts what was put, tail_ what was taken; both run freely and wrap at 2^32.
//   Invariant (ring): 0 <= head_ - tail_ <= N, in unsigned arithmetic.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace rondo {

template <class T, std::size_t N>
class ring_buffer {
    static_assert(std::has_single_bit(N), "the size of a ring_buffer must be a power of two");
    static_assert(std::is_trivially_copyable_v<T>, "a ring_buffer holds plain data");

  public:
    /// Appends one item; false, and nothing changed, if there is no room.
    /// Context: any, another thread too; one producer.  Suspends: never.  Errors: none.  Cost:
    /// O(1).
    RONDO_ISR_SAFE bool try_put(T item) noexcept {
        const std::uint32_t head = head_.load(std::memory_order_relaxed);
        // Acquire pairs with the release in try_take: the slot was read before it is overwritten.
        if (head - tail_.load(std::memory_order_acquire) == N) {
            return false;
        }
        items_[head % N] = item;
        head_.store(head + 1, std::memory_order_release);
        return true;
    }

    /// Removes the oldest item; empty if there is none.
    /// Context: any, another thread too; one consumer.  Suspends: never.  Errors: none.  Cost:
    /// O(1).
    RONDO_ISR_SAFE std::optional<T> try_take() noexcept {
        const std::uint32_t tail = tail_.load(std::memory_order_relaxed);
        // Acquire pairs with the release in try_put: the item was written before it is read.
        if (head_.load(std::memory_order_acquire) == tail) {
            return std::nullopt;
        }
        const T item = items_[tail % N];
        tail_.store(tail + 1, std::memory_order_release);
        return item;
    }

    /// The oldest item, which stays; empty if there is none.
    /// Context: the consumer's.  Suspends: never.  Errors: none.  Cost: O(1).
    [[nodiscard]] RONDO_ISR_SAFE std::optional<T> front() const noexcept {
        const std::uint32_t tail = tail_.load(std::memory_order_relaxed);
        if (head_.load(std::memory_order_acquire) == tail) { // as in try_take
            return std::nullopt;
        }
        return items_[tail % N];
    }

    /// How many items were ever put, and taken, modulo 2^32: places in the sequence.
    /// Context: the producer's, and the consumer's.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t put_count() const noexcept {
        return head_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t take_count() const noexcept {
        return tail_.load(std::memory_order_relaxed);
    }

    /// Context: any, another thread too.  Suspends: never.  Errors: none.  The answer may be old
    /// when it arrives.
    [[nodiscard]] RONDO_ISR_SAFE std::size_t size() const noexcept {
        return head_.load(std::memory_order_acquire) - tail_.load(std::memory_order_acquire);
    }
    [[nodiscard]] RONDO_ISR_SAFE bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] RONDO_ISR_SAFE bool full() const noexcept { return size() == N; }
    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return N; }

  private:
    std::atomic<std::uint32_t> head_ = 0; // written by the producer only
    std::atomic<std::uint32_t> tail_ = 0; // written by the consumer only
    std::array<T, N> items_{};
};

} // namespace rondo
