// pico.hpp - the demo board as a Raspberry Pi Pico.
//
//   led1 GP16   led2 GP17   led3 GP25 (on the Pico itself)   led4 GP18: each through a resistor
//   button GP14, to ground      uart UART0: TX GP0, RX GP1, 115200 8N1
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/pins.hpp"
#include "ports/rp2040/uart.hpp"

namespace board {

inline constexpr rondo::rp2040::output_pin led1{16};
inline constexpr rondo::rp2040::output_pin led2{17};
inline constexpr rondo::rp2040::output_pin led3{25};
inline constexpr rondo::rp2040::output_pin led4{18};

/// Wired to ground: pressed is low. Call start() before the first wait.
struct button_pin : rondo::rp2040::edge_pin {
    using edge_pin::edge_pin;
    [[nodiscard]] bool is_pressed() const noexcept { return !read(); }
};
inline constinit button_pin button{14, rondo::rp2040::pin_pull::up};

inline constinit rondo::rp2040::uart<> uart; // starts when it is first used

/// Context: startup.  Suspends: never.  Errors: none.
inline void start() noexcept {
    for (const auto& led : {led1, led2, led3, led4}) {
        led.start();
    }
}

} // namespace board
