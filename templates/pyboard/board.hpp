// board.hpp - what is soldered to what: a Pyboard v1.1. The serial line is USART1, TX on X9, 115200
// baud.
#pragma once

#include "ports/stm32f405/pins.hpp"

namespace board {

inline constexpr rondo::stm32f405::output_pin light{'A', 13}; // red

/// The first thing that main() does.
inline void start() noexcept { light.start(); }

} // namespace board
