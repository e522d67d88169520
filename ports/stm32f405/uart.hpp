// uart.hpp - USART1 and USART2 as byte streams, by interrupt.
//
// Receiving: RXNE interrupt, ring, flag. Sending: the data register is written while TXE is set;
// only if it is not does the driver ask for the TXE interrupt. So it runs by interrupt on the
// chip, and in QEMU, where TXE is always set and never interrupts, by the first path alone.
//
// The first use starts it: 115200 8N1, see usart_line.hpp.
//
// Source: RM0090 rev 19, sections 30.3.2, 30.3.3.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/usart_line.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/uart.hpp"
#include "rondo/hal/uart_rings.hpp"

#include <cstddef>
#include <span>

namespace rondo::stm32f405 {

class uart {
  public:
    constexpr explicit uart(usart_line line) noexcept : line_(line) {}
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
    usart_line line_;
    bool started_ = false;
};

static_assert(rondo::byte_uart<uart>);

} // namespace rondo::stm32f405
