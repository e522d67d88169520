// uart_rings.hpp - the part of an interrupt-driven UART that is the same on every chip.
//
// Two rings and three flags between the task side, which is a stream_device, and the handler,
// which is the chip's.
//
//   line -> handler: received() ... after_receive() -> ring -> take(), wait_readable()
//   put(), wait_writable() -> ring -> handler: next_to_send() -> line
//
// What goes wrong on the line stays in its place: a mark says before which byte of the receive
// ring it belongs, and take() gives the bytes up to there, then the error once, then the rest.
//
//   bytes   a b c d e f g             take(): a b c | overrun | d e | framing | f g
//   marks         ^overrun ^framing           at 3            at 5
//
// Bytes that find no room are lost and counted; those that are lost in a row are one gap, with one
// mark. The last mark is kept for a gap: a byte with an error of its own that finds only that one
// left is lost too. So no gap goes unsaid, however few marks there are.
//
// Whoever calls next_to_send() is the one consumer of the transmit ring: the handler, or the task
// with interrupts locked.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/error.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/ring_buffer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

namespace rondo {

/// Both sizes are powers of two. RAM: the rings and 56 bytes.
template <std::size_t ReceiveSize, std::size_t SendSize>
class uart_rings {
  public:
    constexpr uart_rings() noexcept = default;

    // The task's side.

    /// Moves what has been received into `to` and says how many bytes that were, up to the next
    /// error; the error itself if it comes first.
    /// Context: task.  Suspends: never.  Errors: overrun, framing, parity, line_break, once each.
    result<std::size_t> take(std::span<std::byte> to) noexcept {
        // The size first: a mark is put ahead of the byte that it precedes.
        std::size_t count = std::min(receive_.size(), to.size());
        if (const std::optional<mark> next = marks_.front()) {
            const std::uint32_t before = (next->at - receive_.take_count()) & places;
            if (before == 0) {
                marks_.try_take();
                return std::unexpected(static_cast<errc>(next->cause));
            }
            count = std::min<std::size_t>(count, before);
        }
        for (std::byte& item : to.first(count)) {
            item = *receive_.try_take();
        }
        return count;
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

    /// Context: task.  Suspends: if neither bytes nor an error are there.  Cancel: clean.
    /// Errors: none.
    isr_flag::awaiter wait_readable() noexcept {
        // The flag may have been spent on bytes that are still in the ring.
        if (!receive_.empty() || !marks_.empty()) {
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

    /// How many bytes have not been taken from the transmit ring yet.
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::size_t to_send() const noexcept { return send_.size(); }

    /// How many bytes were lost: exactly, if each of them was handed to received(); where the
    /// chip itself was full, at the least.
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t overruns() const noexcept { return overruns_; }

    // The handler's side. Context of all: isr, or interrupts locked.

    /// A byte, and what is wrong with it.
    RONDO_ISR_SAFE void received(std::uint8_t item, errc wrong = errc::none) noexcept {
        if (!has_room() || (wrong != errc::none && marks_.size() + 1 == marks)) {
            lost();
            return;
        }
        if (wrong != errc::none) {
            put_mark(wrong);
        }
        if (wrong != errc::line_break) { // the zero that a chip makes of it is no byte
            receive_.try_put(std::byte{item});
        }
        in_gap_ = false;
    }

    /// A byte was lost here, by the ring or by the chip.
    RONDO_ISR_SAFE void lost() noexcept {
        overruns_ = overruns_ + 1;
        if (!in_gap_ || marks_.empty()) { // else the gap has become longer
            put_mark(errc::overrun);
        }
        in_gap_ = true;
    }

    /// Whether received() would keep a byte: where it need not be called, a line with flow control
    /// is held instead.
    [[nodiscard]] RONDO_ISR_SAFE bool has_room() const noexcept {
        return !receive_.full() && !marks_.full();
    }

    /// To be called after the last received() or lost() of an interrupt.
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
    static constexpr std::size_t marks = 4;
    static constexpr std::uint32_t places = 0xFF'FFFF;
    static_assert(ReceiveSize <= places);
    struct mark {
        std::uint32_t at : 24; // before the byte with this put_count(), modulo 2^24
        std::uint32_t cause : 8;
    };

    RONDO_ISR_SAFE void put_mark(errc cause) noexcept {
        marks_.try_put({receive_.put_count() & places, static_cast<std::uint8_t>(cause)});
    }

    // Invariant (last mark): a full marks_ ends with a gap at the end of receive_, so that what
    // comes until a mark is taken only makes that gap longer.
    ring_buffer<std::byte, ReceiveSize> receive_;
    ring_buffer<mark, marks> marks_;
    ring_buffer<std::byte, SendSize> send_;
    isr_flag readable_;
    isr_flag writable_;
    bool in_gap_ = false; // the handler's: nothing was kept since the newest gap began
    volatile std::uint32_t overruns_ = 0;
};

} // namespace rondo
