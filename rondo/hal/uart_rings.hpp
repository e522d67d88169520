// uart_rings.hpp - the part of an interrupt-driven UART that is the same on every chip.
//
// Two rings and two flags between the task side, which is the concept byte_uart, and the handler,
// which is the chip's. Bytes that come while the ring is full are dropped and counted.
//
//   line -> handler: received() ... after_receive() -> ring -> try_read(), wait_readable()
//   try_write(), wait_writable() -> ring -> handler: next_to_send() -> line
//
// Whoever calls next_to_send() is the one consumer of the transmit ring: the handler, or the task
// with interrupts locked.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/ring_buffer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace rondo {

template <std::size_t ReceiveSize, std::size_t SendSize>
class uart_rings {
  public:
    constexpr uart_rings() noexcept = default;

    // The task's side.

    /// Moves what has been received into `to` and says how many bytes that were.
    /// Context: task.  Suspends: never.  Errors: none.
    std::size_t take(std::span<std::byte> to) noexcept {
        std::size_t n = 0;
        while (n < to.size()) {
            const std::optional<std::byte> item = receive_.try_take();
            if (!item) {
                break;
            }
            to[n++] = *item;
        }
        return n;
    }

    /// Moves what has room into the transmit ring and says how many bytes that were.
    /// Context: task.  Suspends: never.  Errors: none.
    std::size_t put(std::span<const std::byte> from) noexcept {
        std::size_t n = 0;
        while (n < from.size() && send_.try_put(from[n])) {
            ++n;
        }
        return n;
    }

    /// Context: task.  Suspends: if nothing is there.  Cancel: clean.  Errors: none.
    isr_flag::awaiter wait_readable() noexcept {
        // The flag may have been spent on bytes that are still in the ring.
        if (!receive_.empty()) {
            readable_.set();
        }
        return readable_.wait();
    }

    /// Context: task.  Suspends: if the ring is full, until half of it is free.  Cancel: clean.
    /// Errors: none.
    isr_flag::awaiter wait_writable() noexcept {
        if (!send_.full()) {
            writable_.set();
        }
        return writable_.wait();
    }

    /// How many bytes were lost, at the least: the ring or the chip was full.
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t overruns() const noexcept { return overruns_; }

    /// How many bytes came without a stop bit. They are handed on all the same.
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t framing_errors() const noexcept {
        return framing_errors_;
    }

    // The handler's side. Context of all: isr, or interrupts locked.

    RONDO_ISR_SAFE void received(std::uint8_t item) noexcept {
        if (!receive_.try_put(std::byte{item})) {
            count_overrun();
        }
    }
    RONDO_ISR_SAFE void count_overrun() noexcept { overruns_ = overruns_ + 1; }
    RONDO_ISR_SAFE void count_framing_error() noexcept { framing_errors_ = framing_errors_ + 1; }

    /// To be called after the last received() of an interrupt.
    RONDO_ISR_SAFE void after_receive() noexcept { readable_.set(); }

    [[nodiscard]] RONDO_ISR_SAFE bool anything_to_send() const noexcept { return !send_.empty(); }

    RONDO_ISR_SAFE std::optional<std::byte> next_to_send() noexcept {
        const std::optional<std::byte> item = send_.try_take();
        // Once on the way down: a writer then finds half a ring instead of one byte.
        if (item && send_.size() == SendSize / 2) {
            writable_.set();
        }
        return item;
    }

  private:
    ring_buffer<std::byte, ReceiveSize> receive_;
    ring_buffer<std::byte, SendSize> send_;
    isr_flag readable_;
    isr_flag writable_;
    volatile std::uint32_t overruns_ = 0;
    volatile std::uint32_t framing_errors_ = 0;
};

} // namespace rondo
