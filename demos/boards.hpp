// boards.hpp - the board that the build has picked. Each file in demos/boards/ defines the same
// names, in namespace board:
//
//   start()          clocks, pins, interrupts; the first thing that main() does
//   led1 .. led4     output_pin; true is lit
//   button           edge_pin, with is_pressed()
//   uart             byte_uart: what a terminal would be wired to
//
// SPDX-License-Identifier: MIT
#pragma once

#include RONDO_BOARD // set by demos/CMakeLists.txt
