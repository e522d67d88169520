// linux.hpp - the demo board as a process: the terminal is the UART, and LEDs and button are at
// the other end of a panel link on descriptor 3. Without a descriptor 3 the changes of the LEDs
// are written to stderr and nobody presses the button.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/boards/panel.hpp"
#include "ports/linux/uart.hpp"
#include "rondo/rondo.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace board {
namespace detail {

inline constexpr int panel_fd = 3;
inline bool has_panel() noexcept { return fcntl(panel_fd, F_GETFD) != -1; }

inline rondo::linux_port::uart panel_uart{has_panel() ? panel_fd : STDERR_FILENO,
                                          has_panel() ? panel_fd : STDERR_FILENO};
inline panel_link panel{panel_uart};

} // namespace detail

inline rondo::linux_port::uart uart{STDIN_FILENO, STDOUT_FILENO};
inline panel_pin led1{detail::panel, "led1"};
inline panel_pin led2{detail::panel, "led2"};
inline panel_pin led3{detail::panel, "led3"};
inline panel_pin led4{detail::panel, "led4"};
inline panel_button button;

inline void start() {
    if (detail::has_panel()) {
        rondo::create_task(detail::panel.serve(button), "panel");
    }
}

} // namespace board
