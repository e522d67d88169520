// pyboard_lines.hpp - serial lines of a Pyboard v1.1, wired as the tutorial says; text on USART1.
//
//   loop    USART3: Y9 to Y10
//   line    USART2, other UART4: X3 to X2, X1 to X4
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/uart.hpp"

namespace board {

using rondo::stm32f405::usart_line;
inline constinit rondo::stm32f405::uart<usart_line::usart3> loop;
inline constinit rondo::stm32f405::uart<usart_line::usart2> line;
inline constinit rondo::stm32f405::uart<usart_line::uart4> other;
inline constexpr bool has_other = true;

inline void start() noexcept {
    loop.start({.baud = 9600});
    line.start({.baud = 9600});
    other.start({.baud = 9600});
}

} // namespace board
