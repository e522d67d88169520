// error.hpp - what the outside world can answer, as values.
//
// Three kinds of error are never mixed. A caller's bug stops the program (RONDO_ASSERT). What the
// world does wrong comes back as result<T>. A cancelled task is unwound and sees neither.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>

namespace rondo {

/// Every cause that a result can carry. Names follow std::errc where it has one.
enum class errc : std::uint8_t {
    none,             ///< no error; never inside a result
    cancelled,        ///< the task that was awaited, or the attempt's own, was cancelled
    timed_out,        ///< the deadline passed first
    no_frame,         ///< no frame memory was left for a coroutine
    deadlock,         ///< every task waits for another task: nothing can ever happen
    stopped,          ///< the loop was stopped before the awaited task ended
    interrupted,      ///< the user asked the program to end (SIGINT)
    end_of_stream,    ///< the other side has closed; nothing more will come
    name_in_use,      ///< a task of that name has not ended yet
    no_buffer_space,  ///< it does not fit into the buffer that was given
    overrun,          ///< bytes came faster than they were taken
    framing,          ///< the line did not hold a stop bit where one belongs
    parity,           ///< a byte of the line has the wrong number of ones
    line_break,       ///< the line was held down for longer than a byte
    hang_up,          ///< the line is gone: unplugged, reset, nobody listens
    refused,          ///< the other side does not accept the connection
    unreachable,      ///< there is no way to the other side
    address_in_use,   ///< another program has this address
    not_found,        ///< no device, file or host of that name
    not_permitted,    ///< the operating system forbids it
    nack_address,     ///< no chip answers to this address of the bus, or it is busy
    nack_data,        ///< the chip did not take a byte
    arbitration_lost, ///< another master of the bus was first
    bus_stuck,        ///< something holds the bus's data line down
    bus_error,        ///< a start or a stop of a bus where none belongs
    not_ready,        ///< the device that should do it never began, or never went on
    crc,              ///< the check sum does not fit what came with it
    io_error,         ///< the device failed in a way it does not explain
};

/// The word for a cause, for reports.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] const char* to_string(errc cause) noexcept;

/// A value, or the reason why there is none.
template <class T>
using result = std::expected<T, errc>;

} // namespace rondo
