// uart.hpp - what moves bytes over a serial line, as a concept. Line set-up (baud, parity) is a
// chip's own business and no part of it.
//
// A driver written to this concept never blocks:
//
//     std::array<std::byte, 16> buffer;
//     for (;;) {
//         const std::size_t n = uart.try_read(buffer);
//         if (n == 0) { co_await uart.wait_readable(); continue; }
//         ...
//     }
//
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

namespace rondo {

/// Context of all members: task. try_read and try_write move what fits at once and say how much;
/// they never suspend. The waits may return although nothing has changed: try again.
/// One task reads and one task writes at a time.
template <class U>
concept byte_uart = requires(U uart, std::span<std::byte> in, std::span<const std::byte> out) {
    { uart.try_read(in) } -> std::same_as<std::size_t>;
    { uart.try_write(out) } -> std::same_as<std::size_t>;
    uart.wait_readable();
    uart.wait_writable();
};

} // namespace rondo
