// socket.hpp - a connection to another program, over TCP or a unix socket.
//
//     auto line = co_await linux_port::open_connection("localhost", 8123);
//     if (!line) { ... line.error() ... }               // refused, unreachable, not_found, ...
//     stream_reader reader{*line};
//     stream_writer writer{*line};
//
// How a connection ends is told apart: the other side has said all it had to say (end_of_stream;
// one may still write to it), or it is gone (hang_up). After end_writing() the other side reads
// end_of_stream, and one may still read.
//
// Source: asyncio.open_connection, open_unix_connection (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/address.hpp"
#include "ports/linux/byte_file.hpp"

#include "rondo/core/task.hpp"

#include <cstdint>
#include <string_view>

namespace rondo::linux_port {

class socket_stream : public byte_file {
  public:
    /// Takes a connected socket, and makes it non-blocking if it is not.
    explicit socket_stream(owned_fd fd) noexcept;

    /// Says that nothing more will be written; what has been is delivered first.
    /// Context: task.  Suspends: never.  Errors: hang_up if the connection is gone.
    result<void> end_writing() noexcept;

    /// Breaks the connection off: what has not been delivered is thrown away, and the other side
    /// sees hang_up (TCP).  Context: task.  Suspends: never.  Errors: none.
    void reset() noexcept;

    /// Who is at the other end, and at this one.
    /// Context: any.  Suspends: never.  Errors: none: an address without a text.
    [[nodiscard]] address peer() const noexcept;
    [[nodiscard]] address here() const noexcept;
};

static_assert(stream_device<socket_stream>);

using tcp_stream = socket_stream;
using unix_stream = socket_stream;

/// Connects to an address.
/// Context: task.  Suspends: until there is an answer.  Cancel: clean.
/// Errors: refused; unreachable; timed_out: the system has given up; not_found: no such path;
/// not_permitted; no_buffer_space; no_frame.
[[nodiscard]] task<result<socket_stream>> open_connection(address to);

/// Looks a host up and connects to the first of its addresses that answers.
/// Context: task.  Suspends: as above.  Cancel: clean; late while a name is looked up.
/// Errors: those of find_host() and of the last address that was tried.
[[nodiscard]] task<result<tcp_stream>> open_connection(std::string_view host, std::uint16_t port);

/// Connects to a unix socket.
[[nodiscard]] task<result<unix_stream>> open_unix_connection(std::string_view path);

/// Two unix sockets that are connected to each other.
struct socket_pair {
    unix_stream one;
    unix_stream other;
};
/// Context: any.  Suspends: never.  Errors: no_buffer_space.
[[nodiscard]] result<socket_pair> open_socket_pair() noexcept;

} // namespace rondo::linux_port
