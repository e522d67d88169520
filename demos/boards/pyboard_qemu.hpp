// pyboard_qemu.hpp - the demo board as a Pyboard v1.1 inside QEMU, which runs its chip but does not
// show its pins: every change of an LED is also reported on a panel link (see panel.hpp), and the
// button's level comes from there.
//
//   led1 PA13 (red)   led2 PA14 (green)   led3 PA15 (yellow)   led4 PB4 (blue), all on the board
//   uart USART1: TX PB6 = X9, RX PB7 = X10     panel USART2: TX PA2 = X3, RX PA3 = X4
//
// Source: Pyboard v1.1 schematic.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/boards/panel.hpp"
#include "ports/stm32f405/pins.hpp"
#include "ports/stm32f405/uart.hpp"

namespace board {

inline constinit rondo::stm32f405::uart<rondo::stm32f405::usart_line::usart1> uart;

inline constinit rondo::stm32f405::uart<rondo::stm32f405::usart_line::usart2> panel_uart;
using link = panel_link<decltype(panel_uart)>;
inline constinit link panel{panel_uart};

using led = panel_pin<link, rondo::stm32f405::output_pin>;
inline constinit led led1{panel, "led1", {'A', 13}};
inline constinit led led2{panel, "led2", {'A', 14}};
inline constinit led led3{panel, "led3", {'A', 15}};
inline constinit led led4{panel, "led4", {'B', 4}};
inline constinit panel_button button;

static_assert(rondo::output_pin<led>);

/// Context: startup.  Suspends: never.  Errors: none.
inline void start() noexcept {
    for (const led* each : {&led1, &led2, &led3, &led4}) {
        each->pin().start();
    }
    rondo::create_task(panel.serve(button), "panel");
}

} // namespace board
