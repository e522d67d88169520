// sim_lines.hpp - serial lines in virtual time.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/uart.hpp"

namespace board {

inline rondo::sim::uart<> loop{{.baud = 9600}};
inline rondo::sim::uart<> line{{.baud = 9600}};
inline rondo::sim::uart<> other{{.baud = 9600}};
inline constexpr bool has_other = true;

inline void start() {
    connect(loop, loop);
    connect(line, other);
}

} // namespace board
