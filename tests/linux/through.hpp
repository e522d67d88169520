// through.hpp - what is sent through a device of the system, and what comes out of it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/io/stream_reader.hpp"
#include "rondo/io/stream_writer.hpp"
#include "tests/rondo_test.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace rondo::test {

inline std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}
inline std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Pushes the lines that come, and how they end.
template <class Device>
task<> reads_lines(trace& words, Device& from) {
    stream_reader reader{from};
    for (;;) {
        const auto line = co_await reader.read_line();
        words.push(line ? *line : std::string_view(to_string(line.error())));
        if (!line && line.error() != errc::no_buffer_space) {
            co_return;
        }
    }
}

/// Writes a text; pushes the error, if there is one.
template <class Device>
task<> writes(trace& words, Device& to, std::string_view text) {
    stream_writer writer{to};
    if (const auto done = co_await writer.write(text); !done) {
        words.push(to_string(done.error()));
    }
}

} // namespace rondo::test
