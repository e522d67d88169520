// pico_lines.hpp - the one serial line of a Pico that is not the console: UART1, GP4 to GP5.
// Another board has to be the half-duplex device.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/uart.hpp"

namespace board {

inline constinit rondo::rp2040::uart<rondo::rp2040::uart_line::uart1> loop;
inline constinit auto& line = loop;
inline constinit auto& other = loop;
inline constexpr bool has_other = false;

inline void start() noexcept { loop.start({.baud = 9600}); }

} // namespace board
