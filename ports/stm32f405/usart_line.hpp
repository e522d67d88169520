// usart_line.hpp - the serial lines as the Pyboard wires them, and how they are set up.
//
//   line     TX    RX    CTS   RTS    Pyboard        QEMU's serial port
//   usart1   PB6   PB7   -     -      X9   X10       0
//   usart2   PA2   PA3   PA0   PA1    X3   X4        1
//   usart3   PB10  PB11  PB13  PB14   Y9   Y10       2
//   uart4    PA0   PA1   -     -      X1   X2        3
//   usart6   PC6   PC7   -     -      Y1   Y2        5
//
// Source: RM0090 rev 19, section 30.3; data sheet, table 9; Pyboard v1.1 schematic.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/registers.hpp"
#include "rondo/hal/uart.hpp"

#include <cstddef>
#include <cstdint>

namespace rondo::stm32f405 {

enum class usart_line : std::uint8_t { usart1, usart2, usart3, uart4, usart6 };
inline constexpr std::size_t usart_lines = 5;

[[gnu::always_inline]] inline usart_block& block_of(usart_line line) noexcept {
    constexpr std::uintptr_t addresses[usart_lines] = {0x40011000, 0x40004400, 0x40004800,
                                                       0x40004C00, 0x40011400};
    return cortex_m::block_at<usart_block>(addresses[static_cast<std::size_t>(line)]);
}

/// Gives the line its clock, pins, baud rate and frame, transmitter and receiver on, no
/// interrupts. Baud rates: 1,282 to 5,250,000 (usart1, usart6) or 641 to 2,625,000. Flow control
/// needs a line that has CTS.
/// Context: any.  Suspends: never.  Errors: none.
void start_line(usart_line line, const uart_settings& settings = {}) noexcept;

} // namespace rondo::stm32f405
