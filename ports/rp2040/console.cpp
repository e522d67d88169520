// console.cpp - text for panics, polled out of UART0.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/registers.hpp"
#include "ports/rp2040/uart_line.hpp"
#include "rondo/core/port.hpp"

void rondo::port::console_put(char character) noexcept {
    // One byte takes 87 us = 10,851 cycles, and the loop 5 or more each time.
    constexpr int ready_bound = 10'000;
    using namespace rondo::rp2040;
    uart_block& uart = block_of(uart_line::uart0);
    if (!line_is_on(uart_line::uart0)) { // else be it at another baud rate
        start_line(uart_line::uart0);
    }
    for (int i = 0; i < ready_bound && (uart.UARTFR & uart_fr_txff) != 0; ++i) {
    }
    uart.UARTDR = static_cast<std::uint8_t>(character);
}
