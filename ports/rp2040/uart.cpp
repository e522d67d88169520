// uart.cpp - the interrupts of the serial lines; see uart.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/uart.hpp"

#include <array>

namespace rondo::rp2040 {
namespace {

constinit std::array<uart_base*, 2> opened{}; // for the handlers

} // namespace

void uart_base::open(uart_line line, const line_words& words,
                     void (*handler)(uart_base&) noexcept) noexcept {
    const auto number = static_cast<unsigned>(line);
    RONDO_ASSERT(opened[number] == nullptr || opened[number] == this,
                 "two uart objects for the same line");
    opened[number] = this;
    serve_ = handler;
    byte_us_ = words.byte_us;
    flow_control_ = (words.control & line_words::rtsen_ctsen) != 0;
    uart_block& uart = block_of(line);
    if (line_is_on(line)) {
        // What the console has said may be on its way: 33 bytes, at 1200 baud 275 ms. A round
        // takes five cycles or more: 0.4 s.
        constexpr int sent_bound = 10'000'000;
        for (int i = 0; i < sent_bound && (uart.UARTFR & uart_fr_busy) != 0; ++i) {
        }
    }
    const critical_section lock;
    start_line(line, words);
    uart.UARTIFLS = 2U << 3 | 1U << 0; // receive at half full, send at a quarter
    uart.UARTIMSC = uart_int_rx | uart_int_rt;
    cortex_m::enable_interrupt(irq_uart0 + number);
}

void uart_base::serve(uart_line line) noexcept {
    uart_base& base = *opened[static_cast<unsigned>(line)];
    base.serve_(base);
}

} // namespace rondo::rp2040

extern "C" {
using rondo::rp2040::uart_base;
using rondo::rp2040::uart_line;
void UART0_IRQ_Handler() { uart_base::serve(uart_line::uart0); }
void UART1_IRQ_Handler() { uart_base::serve(uart_line::uart1); }
}
