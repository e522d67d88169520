// uart_line.cpp - see uart_line.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/uart_line.hpp"

#include "ports/rp2040/pins.hpp"

namespace rondo::rp2040 {

bool line_is_on(uart_line line) noexcept {
    leave_reset(line == uart_line::uart0 ? reset_uart0 : reset_uart1);
    return (block_of(line).UARTCR & uart_cr_uarten) != 0;
}

void start_line(uart_line line, const line_words& words) noexcept {
    const bool first = line == uart_line::uart0;
    uart_block& uart = block_of(line);
    const unsigned pin = first ? 0 : 4;
    const unsigned pins = (words.control & line_words::rtsen_ctsen) != 0 ? 4 : 2;
    for (unsigned i = 0; i < pins; ++i) {
        configure_pin(pin + i, pin_function::uart, pin_pull::up);
    }
    uart.UARTCR = 0;
    uart.UARTIBRD = words.divisor_64 / 64;
    uart.UARTFBRD = words.divisor_64 % 64;
    uart.UARTLCR_H = words.frame; // latches the divisor
    uart.UARTCR = words.control;
}

} // namespace rondo::rp2040
