// uart.hpp - a pair of file descriptors as a serial line: a terminal, a pty, a pipe, a socket.
//
// Line set-up is left to whoever opened them.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/descriptor.hpp"
#include "rondo/hal/byte_device.hpp"

namespace rondo::linux_port {

class uart {
  public:
    uart(int in, int out) noexcept : in_(in), other_(out) {}

    result<std::size_t> try_read(std::span<std::byte> bytes) noexcept;
    result<std::size_t> try_write(std::span<const std::byte> bytes) noexcept;
    [[nodiscard]] descriptor::awaiter wait_readable() noexcept { return in_.wait_readable(); }
    [[nodiscard]] descriptor::awaiter wait_writable() noexcept { return out().wait_writable(); }

  private:
    // The system takes a descriptor once.
    [[nodiscard]] descriptor& out() noexcept { return in_.fd() == other_.fd() ? in_ : other_; }

    descriptor in_;
    descriptor other_;
};

static_assert(stream_device<uart>);

} // namespace rondo::linux_port
