// pyboard.hpp - the demo board as a Pyboard v1.1.
//
//   led1 PA13 (red)   led2 PA14 (green)   led3 PA15 (yellow)   led4 PB4 (blue), all on the board
//   button PB3 (USR), to ground           uart USART1: TX PB6 = X9, RX PB7 = X10, 115200 8N1
//
// Source: Pyboard v1.1 schematic.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/pins.hpp"
#include "ports/stm32f405/uart.hpp"

namespace board {

inline constexpr rondo::stm32f405::output_pin led1{'A', 13};
inline constexpr rondo::stm32f405::output_pin led2{'A', 14};
inline constexpr rondo::stm32f405::output_pin led3{'A', 15};
inline constexpr rondo::stm32f405::output_pin led4{'B', 4};

/// Wired to ground: pressed is low. Call start() before the first wait.
struct button_pin : rondo::stm32f405::edge_pin {
    using edge_pin::edge_pin;
    [[nodiscard]] bool is_pressed() const noexcept { return !read(); }
};
inline constinit button_pin button{'B', 3, rondo::stm32f405::pin_pull::up};

inline constinit rondo::stm32f405::uart<rondo::stm32f405::usart_line::usart1> uart;

/// Context: startup.  Suspends: never.  Errors: none.
inline void start() noexcept {
    for (const auto& led : {led1, led2, led3, led4}) {
        led.start();
    }
}

} // namespace board
