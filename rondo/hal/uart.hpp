// uart.hpp - how a serial line is set up. Moving bytes over it is byte_device.hpp's.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace rondo {

enum class uart_parity : std::uint8_t { none, even, odd };

/// Eight data bits, always. A chip's header says which baud rates it reaches.
struct uart_settings {
    std::uint32_t baud = 115'200;
    uart_parity parity = uart_parity::none;
    std::uint8_t stop_bits = 1; ///< 1 or 2
    /// RTS and CTS: who has no room makes the other side wait, so that nothing is lost.
    bool flow_control = false;
};

/// How many bits a byte takes on the line.
[[nodiscard]] constexpr unsigned bits_per_byte(const uart_settings& line) noexcept {
    return 9U + line.stop_bits + (line.parity == uart_parity::none ? 0U : 1U);
}

} // namespace rondo
