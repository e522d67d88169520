// byte_file.hpp - a file descriptor of our own as a device for streams: what pipes, sockets and
// serial lines have in common.
//
//     linux_port::byte_file file(std::move(fd), byte_file::pipe);     // O_NONBLOCK is set
//     stream_reader reader{file};
//
// Reading and writing may go on at the same time, in two tasks. What is shared with other programs
// (a terminal) must not be non-blocking for them: that is uart.hpp.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/descriptor.hpp"
#include "ports/linux/owned_fd.hpp"

#include "rondo/core/error.hpp"
#include "rondo/hal/byte_device.hpp"

#include <cstddef>
#include <span>

namespace rondo::linux_port {

class byte_file {
  public:
    enum kind : std::uint8_t { pipe, socket, line };

    /// Takes a descriptor that is non-blocking.
    byte_file(owned_fd fd, kind what) noexcept;
    /// May move while no task waits for it.
    byte_file(byte_file&&) noexcept = default;
    byte_file& operator=(byte_file&&) = delete;

    /// See readable_device.  Errors: end_of_stream; hang_up: reset, or the line is gone; others of
    /// os_error().
    result<std::size_t> try_read(std::span<std::byte> to) noexcept;

    /// See writable_device.  Errors: hang_up: reset, or nobody reads any more; others of
    /// os_error().
    result<std::size_t> try_write(std::span<const std::byte> from) noexcept;

    [[nodiscard]] descriptor::awaiter wait_readable() noexcept { return watched_.wait_readable(); }
    [[nodiscard]] descriptor::awaiter wait_writable() noexcept { return watched_.wait_writable(); }

    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

    /// Closes it. No task waits for it; every further call says hang_up.
    /// Context: task.  Suspends: never.  Errors: none.
    void close() noexcept;

  private:
    owned_fd fd_;
    descriptor watched_;
    kind kind_;
    errc read_end_ = errc::none;  // what every further read says
    errc write_end_ = errc::none; // ... and write
};

static_assert(stream_device<byte_file>);

/// Has the system not end the process when a pipe is written to that nobody reads: the write says
/// so. Does nothing if the program has a handler of its own.
void ignore_sigpipe() noexcept;

} // namespace rondo::linux_port
