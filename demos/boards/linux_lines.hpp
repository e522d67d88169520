// linux_lines.hpp - serial lines of a process: the two ends of pseudo-terminals, which have no baud
// rate. What is
// written to one end is read at the other.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/uart.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace board {
namespace detail {

/// Both ends of a pseudo-terminal that hands on every byte as it is.
inline std::pair<int, int> open_pair() {
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        std::abort();
    }
    const int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    termios settings{};
    if (slave < 0 || tcgetattr(slave, &settings) != 0) {
        std::abort();
    }
    cfmakeraw(&settings);
    tcsetattr(slave, TCSANOW, &settings);
    return {master, slave};
}

inline const std::pair<int, int> wire = open_pair();
inline const std::pair<int, int> bent_wire = open_pair();

} // namespace detail

inline rondo::linux_port::uart loop{detail::bent_wire.second, detail::bent_wire.first};
inline rondo::linux_port::uart line{detail::wire.first, dup(detail::wire.first)};
inline rondo::linux_port::uart other{detail::wire.second, dup(detail::wire.second)};
inline constexpr bool has_other = true;

inline void start() {}

} // namespace board
