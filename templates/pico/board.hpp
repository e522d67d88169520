// board.hpp - what is soldered to what: a Raspberry Pi Pico. The serial line is UART0, TX on GP0,
// 115200 baud.
#pragma once

#include "ports/rp2040/pins.hpp"

namespace board {

inline constexpr rondo::rp2040::output_pin light{25}; // on the Pico itself

/// The first thing that main() does.
inline void start() noexcept { light.start(); }

} // namespace board
