// uart.cpp - see uart.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/uart.hpp"

#include "ports/rp2040/registers.hpp"
#include "ports/rp2040/uart_line.hpp"
#include "rondo/core/port.hpp"

namespace rondo::rp2040 {
namespace {

uart* started = nullptr; // for the handler

} // namespace

void uart::start() noexcept {
    if (started == this) {
        return;
    }
    RONDO_ASSERT(started == nullptr, "two uart objects for UART0");
    started = this;
    start_line();
    uart0().UARTIFLS = 2U << 3 | 1U << 0; // receive at half full, send at a quarter
    uart0().UARTIMSC = uart_int_rx | uart_int_rt;
    cortex_m::enable_interrupt(irq_uart0);
}

std::size_t uart::try_read(std::span<std::byte> to) noexcept {
    start();
    return rings_.take(to);
}

std::size_t uart::try_write(std::span<const std::byte> from) noexcept {
    start();
    const std::size_t n = rings_.put(from);
    const critical_section lock;
    send_what_fits();
    return n;
}

isr_flag::awaiter uart::wait_readable() noexcept {
    start();
    return rings_.wait_readable();
}

// Called by the handler, or with interrupts locked.
void uart::send_what_fits() noexcept {
    while ((uart0().UARTFR & uart_fr_txff) == 0) {
        const auto item = rings_.next_to_send();
        if (!item) {
            clear_bits(uart0().UARTIMSC, uart_int_tx);
            return;
        }
        uart0().UARTDR = std::to_integer<std::uint32_t>(*item);
    }
    set_bits(uart0().UARTIMSC, uart_int_tx);
}

void uart::serve() noexcept {
    uart0().UARTICR = uart_int_rx | uart_int_rt | uart_int_tx;
    bool any = false;
    while ((uart0().UARTFR & uart_fr_rxfe) == 0) {
        const std::uint32_t data = uart0().UARTDR;
        if ((data & uart_dr_oe) != 0) { // at least one byte was lost before this one
            rings_.count_overrun();
        }
        if ((data & uart_dr_fe) != 0) {
            rings_.count_framing_error();
        }
        rings_.received(static_cast<std::uint8_t>(data));
        any = true;
    }
    if (any) {
        rings_.after_receive();
    }
    send_what_fits();
}

} // namespace rondo::rp2040

extern "C" void UART0_IRQ_Handler() { rondo::rp2040::started->serve(); }
