// sim.hpp - the demo board in virtual time. It plays a script of button levels and serial lines,
// prints what the pins and the line did, and ends: `board_sim --script FILE --seconds 10`.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/pin.hpp"
#include "ports/sim/uart.hpp"

namespace board {

extern rondo::sim::output led1, led2, led3, led4;
extern rondo::sim::uart<> uart;

// Wired to ground: pressed is low.
struct button_pin : rondo::sim::input {
    button_pin() : input(true) {}
    [[nodiscard]] bool is_pressed() const noexcept { return !read(); }
    void start() const noexcept {}
};
extern button_pin button;

void start();

} // namespace board
