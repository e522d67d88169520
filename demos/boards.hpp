// boards.hpp - the board that the build has picked. Each file in demos/boards/ defines the same
// names, in namespace board:
//
//   start()          turns the LEDs' pins on; the first thing that main() does
//   led1 .. led4     output_pin; true is lit
//   button           edge_pin, with is_pressed(), and start() before the first wait
//   uart             stream_device: what a terminal would be wired to; starts when first used
//
// SPDX-License-Identifier: MIT
#pragma once

#include RONDO_BOARD // set by demos/CMakeLists.txt
