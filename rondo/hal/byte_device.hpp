// byte_device.hpp - what a device meets to be a stream: a UART, a socket, a pipe, a timer, a pin.
//
// Two calls that move bytes and never block, and two waits that end when such a call is worth
// making again. Reading and writing are independent: one task may read while another writes.
//
//     std::array<std::byte, 16> buffer;
//     for (;;) {
//         const result<std::size_t> n = device.try_read(buffer);
//         if (!n) { ... n.error() ... }
//         if (*n == 0) { co_await device.wait_readable(); continue; }
//         ...
//     }
//
// That loop is what stream_reader and stream_writer (rondo/io) are made of: programs use those.
// Line set-up (baud, parity, an address) is a device's own business and no part of the concept.
//
// None of the four throws. What a wait gives is an awaiter that is not needed any more once the
// task waits: that of an isr_flag, an event, a polled_device, yield().
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"

#include <concepts>
#include <cstddef>
#include <span>

namespace rondo {

/// A device that bytes come from.
///
/// try_read(to) moves what is there into `to`, as far as it fits, and says how many bytes that
/// were; 0 says that there are none now.  Context: task.  Suspends: never.  Errors:
///  - end_of_stream: the other side has ended the stream in good order. Every further call says it;
///  - hang_up: the line is gone. Every further call says it;
///  - overrun, framing, parity, line_break: something is wrong with the bytes that follow. Said
///    once for each time; the next call goes on reading. What came before has been given first;
///  - others that the device names.
///
/// wait_readable() ends when try_read() would not give 0, which includes errors. It may end for
/// nothing: try again.  Context: task, one at a time.  Suspends: until then.  Cancel: clean.
template <class D>
concept readable_device = requires(D& device, std::span<std::byte> to) {
    { device.try_read(to) } -> std::same_as<result<std::size_t>>;
    device.wait_readable();
};

/// A device that bytes go to.
///
/// try_write(from) takes what it has room for now from the front of `from` and says how many bytes
/// that were; 0 says that there is no room now.  Context: task.  Suspends: never.  Errors:
///  - hang_up: nobody will ever take them. Every further call says it;
///  - others that the device names.
///
/// wait_writable() ends when try_write() would not give 0; like wait_readable().
template <class D>
concept writable_device = requires(D& device, std::span<const std::byte> from) {
    { device.try_write(from) } -> std::same_as<result<std::size_t>>;
    device.wait_writable();
};

/// Both.
template <class D>
concept stream_device = readable_device<D> && writable_device<D>;

/// A device that also knows when the last byte has left: `co_await device.wait_sent()`. For those
/// who turn a line round (RS-485, half-duplex).
template <class D>
concept draining_device = writable_device<D> && requires(D& device) { device.wait_sent(); };

} // namespace rondo
