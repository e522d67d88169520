// uart.hpp - a pair of file descriptors as a serial line: a terminal, a pty, a pipe, a socket.
//
// Line set-up is left to whoever opened them. At the end of the input nothing more is readable,
// and a reader waits for ever.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/descriptor.hpp"
#include "rondo/hal/uart.hpp"

namespace rondo::linux_port {

class uart {
  public:
    uart(int in, int out) noexcept : in_(in), out_(out) {}

    std::size_t try_read(std::span<std::byte> bytes) noexcept;
    std::size_t try_write(std::span<const std::byte> bytes) noexcept;
    [[nodiscard]] isr_flag::awaiter wait_readable() noexcept;
    [[nodiscard]] isr_flag::awaiter wait_writable() noexcept { return out_.wait_writable(); }

  private:
    descriptor in_;
    descriptor out_;
    isr_flag nothing_more_; // never set: what a reader waits for at the end of the input
    bool at_end_ = false;
};

static_assert(byte_uart<uart>);

} // namespace rondo::linux_port
