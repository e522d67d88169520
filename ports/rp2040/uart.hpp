// uart.hpp - UART0 as a byte stream, by interrupt.
//
// Receiving: the FIFO interrupts at half full, or 32 bit times after its last byte; the handler
// empties it. Sending: the FIFO is filled, and only when it is full with more to come is its
// interrupt asked for. The interrupt comes when the FIFO *falls* to its mark, not while it is
// below: so it may be asked for after the FIFO has been filled, never before.
//
// The first use starts it: 115200 8N1, see uart_line.hpp.
//
// Source: RP2040 data sheet, sections 4.2.6, 4.2.8.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/uart.hpp"
#include "rondo/hal/uart_rings.hpp"

#include <cstddef>
#include <span>

namespace rondo::rp2040 {

class uart {
  public:
    constexpr uart() noexcept = default;
    uart(const uart&) = delete;
    uart& operator=(const uart&) = delete;

    /// Opens the line; what came before is lost. The other members do it too.
    /// Context: task.  Suspends: never.  Errors: none.
    void start() noexcept;

    /// Context: task.  Suspends: never.  Errors: none.
    std::size_t try_read(std::span<std::byte> to) noexcept;
    std::size_t try_write(std::span<const std::byte> from) noexcept;

    /// Context: task.  Suspends: if there is nothing to read, or no room.  Cancel: clean.
    /// Errors: none.
    isr_flag::awaiter wait_readable() noexcept;
    isr_flag::awaiter wait_writable() noexcept { return rings_.wait_writable(); }

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t overruns() const noexcept {
        return rings_.overruns();
    }
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t framing_errors() const noexcept {
        return rings_.framing_errors();
    }

    /// The handler's; not for users.
    RONDO_ISR_SAFE void serve() noexcept;

  private:
    RONDO_ISR_SAFE void send_what_fits() noexcept;

    uart_rings<128, 128> rings_;
};

static_assert(rondo::byte_uart<uart>);

} // namespace rondo::rp2040
