// pipe.hpp - the two ends of a pipe: what is written to the one is read from the other.
//
//     auto ends = linux_port::open_pipe();
//     stream_writer writer{ends->in};
//     stream_reader reader{ends->out};
//
// When the end that is written to is closed, the reader sees end_of_stream behind the last byte;
// when the other one is, the writer sees hang_up.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/byte_file.hpp"

namespace rondo::linux_port {

struct pipe {
    byte_file in;  ///< is written to
    byte_file out; ///< is read from
};

/// Context: any.  Suspends: never.  Errors: no_buffer_space: there are too many descriptors.
[[nodiscard]] result<pipe> open_pipe() noexcept;

} // namespace rondo::linux_port
