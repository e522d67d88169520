// usart_line.hpp - the two USARTs as the Pyboard wires them, brought to 115200 8N1.
//
// Source: RM0090 rev 19, section 30.3; Pyboard v1.1 schematic: USART1 on PB6 (TX) and PB7 (RX),
// USART2 on PA2 (TX) and PA3 (RX).
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace rondo::stm32f405 {

enum class usart_line : std::uint8_t { usart1, usart2 };

/// Gives the line its clock, pins and baud rate, transmitter and receiver on, no interrupts.
/// Does nothing if it is on already.
/// Context: any.  Suspends: never.  Errors: none.
void start_line(usart_line line) noexcept;

} // namespace rondo::stm32f405
