// uart.hpp - a serial line as a byte stream, by interrupt.
//
//     inline constinit stm32f405::uart<usart_line::usart2> gps;
//     gps.start({.baud = 9600});           // not needed for 115200 8N1: the first use starts it
//
// Receiving: RXNE interrupt, ring, flag. Sending: the data register is written while TXE is set;
// only if it is not does the driver ask for the TXE interrupt. So it runs by interrupt on the
// chip, and in QEMU, where TXE is always set and never interrupts, by the first path alone.
//
// Flow control: without room in its ring the handler leaves the byte in the data register, and the
// chip's RTS goes up until a task has read.
//
// A uart is all zeros until it starts, so it lies in .bss. Its RAM: the rings and 72 bytes.
//
// Source: RM0090 rev 19, sections 30.3.2, 30.3.3, 30.3.11.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/usart_line.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/port.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/hal/uart_rings.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace rondo::stm32f405 {

/// What the handlers know of a line.
class uart_base {
  public:
    uart_base(const uart_base&) = delete;
    uart_base& operator=(const uart_base&) = delete;

    /// The handler's; not for users.
    RONDO_ISR_SAFE static void serve(usart_line line) noexcept;

  protected:
    constexpr uart_base() noexcept = default;

    /// Opens the line and sends its interrupts to `handler`; what came before is lost.
    void open(usart_line line, const uart_settings& settings,
              void (*handler)(uart_base&) noexcept) noexcept;

    void (*serve_)(uart_base&) noexcept = nullptr; // set when it is open
    bool flow_control_ = false;
};

/// What two lines with rings of the same size share.
template <std::size_t ReceiveSize, std::size_t SendSize>
class uart_driver : public uart_base {
  public:
    /// How many bytes were lost, of those that the chip says it has lost at the least.
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE std::uint32_t overruns() const noexcept {
        return rings_.overruns();
    }

  protected:
    constexpr uart_driver() noexcept = default;

    result<std::size_t> read(usart_line line, std::span<std::byte> to) noexcept {
        const result<std::size_t> count = rings_.take(to);
        if (held_) { // there may be room now
            const critical_section lock;
            held_ = false;
            block_of(line).CR1 = block_of(line).CR1 | usart_cr1_rxneie;
        }
        return count;
    }
    std::size_t write(usart_line line, std::span<const std::byte> from) noexcept {
        const std::size_t count = rings_.put(from);
        const critical_section lock;
        send_what_fits(block_of(line));
        return count;
    }
    isr_flag::awaiter sent(usart_line line) noexcept {
        usart_block& usart = block_of(line);
        const critical_section lock;
        sent_.clear();
        if (has_sent(usart)) { // and in QEMU, where TC is always set and never interrupts
            sent_.set();
        } else {
            usart.CR1 = usart.CR1 | usart_cr1_tcie;
        }
        return sent_.wait();
    }

    template <usart_line Line>
    RONDO_ISR_SAFE static void serve(uart_base& base) noexcept {
        static_cast<uart_driver&>(base).serve(block_of(Line));
    }

    uart_rings<ReceiveSize, SendSize> rings_;

  private:
    RONDO_ISR_SAFE void serve(usart_block& usart) noexcept {
        receive(usart);
        send_what_fits(usart);
        if ((usart.CR1 & usart_cr1_tcie) != 0 && has_sent(usart)) {
            usart.CR1 = usart.CR1 & ~usart_cr1_tcie;
            sent_.set();
        }
    }

    // Reading SR, then DR, clears RXNE and the errors. They belong to the byte in DR; with ORE it
    // is good, and the one after it is lost. Source: RM0090, 30.3.3 "Overrun error".
    RONDO_ISR_SAFE void receive(usart_block& usart) noexcept {
        const std::uint32_t status = usart.SR;
        if ((status & (usart_sr_rxne | usart_sr_ore)) == 0) {
            return;
        }
        if (flow_control_ && !rings_.has_room()) {
            held_ = true;
            usart.CR1 = usart.CR1 & ~usart_cr1_rxneie;
            return;
        }
        const auto item = static_cast<std::uint8_t>(usart.DR);
        if ((status & usart_sr_rxne) != 0) {
            rings_.received(item, error_in(status, item));
        }
        if ((status & usart_sr_ore) != 0) {
            rings_.lost();
        }
        rings_.after_receive();
    }
    static constexpr errc error_in(std::uint32_t status, std::uint8_t item) noexcept {
        if ((status & usart_sr_fe) != 0) { // a break has no stop bit, nor any other one
            return item == 0 ? errc::line_break : errc::framing;
        }
        return (status & usart_sr_pe) != 0 ? errc::parity : errc::none;
    }

    // Called by the handler, or with interrupts locked.
    RONDO_ISR_SAFE void send_what_fits(usart_block& usart) noexcept {
        while ((usart.SR & usart_sr_txe) != 0) {
            const auto item = rings_.next_to_send();
            if (!item) {
                break;
            }
            usart.DR = std::to_integer<std::uint32_t>(*item);
        }
        // TXE stays set while there is nothing to send: its interrupt must then be off.
        usart.CR1 =
            rings_.anything_to_send() ? usart.CR1 | usart_cr1_txeie : usart.CR1 & ~usart_cr1_txeie;
    }
    [[nodiscard]] bool has_sent(usart_block& usart) const noexcept {
        return !rings_.anything_to_send() && (usart.SR & usart_sr_tc) != 0;
    }

    isr_flag sent_;
    volatile bool held_ = false; // RXNE's interrupt is off: the ring had no room
};

/// A line, with rings of these sizes: powers of two. One object for each line.
template <usart_line Line, std::size_t ReceiveSize = 128, std::size_t SendSize = 128>
class uart : public uart_driver<ReceiveSize, SendSize> {
    using driver = uart_driver<ReceiveSize, SendSize>;

  public:
    constexpr uart() noexcept = default;

    /// Opens the line, or opens it anew with other settings; what came before is lost.
    /// Context: task.  Suspends: never.  Errors: none.
    void start(const uart_settings& settings) noexcept {
        this->open(Line, settings, &driver::template serve<Line>);
    }
    /// Opens it at 115200 8N1 if it is not open. The other members do it too.
    void start() noexcept {
        if (this->serve_ == nullptr) {
            start({});
        }
    }

    /// As in byte_device.hpp. Errors: overrun, framing, parity, line_break.
    result<std::size_t> try_read(std::span<std::byte> to) noexcept {
        start();
        return this->read(Line, to);
    }
    result<std::size_t> try_write(std::span<const std::byte> from) noexcept {
        start();
        return this->write(Line, from);
    }

    /// Context: task.  Suspends: if there is nothing to read, or no room.  Cancel: clean.
    /// Errors: none.
    isr_flag::awaiter wait_readable() noexcept {
        start();
        return this->rings_.wait_readable();
    }
    isr_flag::awaiter wait_writable() noexcept { return this->rings_.wait_writable(); }

    /// Waits until the last stop bit has left.
    /// Context: task.  Suspends: until then.  Cancel: clean.  Errors: none.
    isr_flag::awaiter wait_sent() noexcept {
        start();
        return this->sent(Line);
    }
};

static_assert(stream_device<uart<usart_line::usart1>>);
static_assert(draining_device<uart<usart_line::usart1>>);

} // namespace rondo::stm32f405
