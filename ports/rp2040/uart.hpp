// uart.hpp - a serial line as a byte stream, by interrupt.
//
//     inline constinit rp2040::uart<uart_line::uart1> gps;
//     gps.start({.baud = 9600});           // not needed for 115200 8N1: the first use starts it
//
// Receiving: the FIFO interrupts at half full, or 32 bit times after its last byte; the handler
// empties it. Sending: the FIFO is filled, and only when it is full with more to come is its
// interrupt asked for. The interrupt comes when the FIFO *falls* to its mark, not while it is
// below: so it may be asked for after the FIFO has been filled, never before.
//
// Flow control: without room in its ring the handler leaves bytes in the FIFO, and the chip's RTS
// goes up at half full, until a task has read.
//
// A uart is all zeros until it starts, so it lies in .bss. Its RAM: the rings and 72 bytes.
//
// Source: RP2040 data sheet, sections 4.2.6, 4.2.8.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/uart_line.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/hal/uart_rings.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace rondo::rp2040 {

/// What the handlers know of a line.
class uart_base {
  public:
    uart_base(const uart_base&) = delete;
    uart_base& operator=(const uart_base&) = delete;

    /// The handler's; not for users.
    RONDO_ISR_SAFE static void serve(uart_line line) noexcept;

  protected:
    constexpr uart_base() noexcept = default;

    /// Opens the line and sends its interrupts to `handler`; what came before is lost.
    void open(uart_line line, const line_words& words,
              void (*handler)(uart_base&) noexcept) noexcept;

    void (*serve_)(uart_base&) noexcept = nullptr; // set when it is open
    std::uint32_t byte_us_ = 0;
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

    result<std::size_t> read(uart_line line, std::span<std::byte> to) noexcept {
        const result<std::size_t> count = rings_.take(to);
        if (held_) { // there may be room now
            const critical_section lock;
            held_ = false;
            receive(block_of(line)); // the interrupt was spent
        }
        return count;
    }
    std::size_t write(uart_line line, std::span<const std::byte> from) noexcept {
        const std::size_t count = rings_.put(from);
        const critical_section lock;
        send_what_fits(block_of(line));
        return count;
    }
    // No interrupt tells when the line falls silent: a look every byte time, at its end.
    task<> sent(uart_line line) {
        while (rings_.anything_to_send() || (block_of(line).UARTFR & uart_fr_busy) != 0) {
            co_await sleep_for(duration(byte_us_) * (1 + rings_.to_send()));
        }
    }

    template <uart_line Line>
    RONDO_ISR_SAFE static void serve(uart_base& base) noexcept {
        static_cast<uart_driver&>(base).serve(block_of(Line));
    }

    uart_rings<ReceiveSize, SendSize> rings_;

  private:
    RONDO_ISR_SAFE void serve(uart_block& uart) noexcept {
        uart.UARTICR = uart_int_rx | uart_int_rt | uart_int_tx;
        receive(uart);
        send_what_fits(uart);
    }

    // Called by the handler, or with interrupts locked.
    RONDO_ISR_SAFE void receive(uart_block& uart) noexcept {
        bool any = false;
        while ((uart.UARTFR & uart_fr_rxfe) == 0) {
            if (flow_control_ && !rings_.has_room()) {
                held_ = true;
                break;
            }
            const std::uint32_t data = uart.UARTDR;
            if ((data & uart_dr_oe) != 0) { // at least one byte was lost before this one
                rings_.lost();
            }
            rings_.received(static_cast<std::uint8_t>(data), error_in(data));
            any = true;
        }
        if (any) {
            rings_.after_receive();
        }
    }
    static constexpr errc error_in(std::uint32_t data) noexcept {
        if ((data & (uart_dr_be | uart_dr_fe | uart_dr_pe)) == 0) {
            return errc::none;
        }
        if ((data & uart_dr_be) != 0) { // with it FE is set too
            return errc::line_break;
        }
        return (data & uart_dr_fe) != 0 ? errc::framing : errc::parity;
    }

    // Called by the handler, or with interrupts locked.
    RONDO_ISR_SAFE void send_what_fits(uart_block& uart) noexcept {
        while ((uart.UARTFR & uart_fr_txff) == 0) {
            const auto item = rings_.next_to_send();
            if (!item) {
                clear_bits(uart.UARTIMSC, uart_int_tx);
                return;
            }
            uart.UARTDR = std::to_integer<std::uint32_t>(*item);
        }
        set_bits(uart.UARTIMSC, uart_int_tx);
    }

    volatile bool held_ = false; // bytes stand in the FIFO: the ring had no room
};

/// A line, with rings of these sizes: powers of two. One object for each line.
template <uart_line Line = uart_line::uart0, std::size_t ReceiveSize = 128,
          std::size_t SendSize = 128>
class uart : public uart_driver<ReceiveSize, SendSize> {
    using driver = uart_driver<ReceiveSize, SendSize>;

  public:
    constexpr uart() noexcept = default;

    /// Opens the line, or opens it anew with other settings; what came before is lost.
    /// Context: task.  Suspends: never.  Errors: none.
    void start(const uart_settings& settings) noexcept { start(line_words(settings)); }
    /// Opens it at 115200 8N1 if it is not open. The other members do it too.
    void start() noexcept {
        if (this->serve_ == nullptr) {
            start(usual_line);
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

    /// Waits until the last stop bit has left, and less than a byte time longer.
    /// Context: task.  Suspends: until then.  Cancel: clean.  Errors: none.
    [[nodiscard]] task<> wait_sent() { return this->sent(Line); }

  private:
    void start(const line_words& words) noexcept {
        this->open(Line, words, &driver::template serve<Line>);
    }
};

static_assert(stream_device<uart<>>);
static_assert(draining_device<uart<>>);

} // namespace rondo::rp2040
