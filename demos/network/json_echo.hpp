// json_echo.hpp - a client sends ["value", 1], ["value", 2] and so on, a server sends back what is
// JSON. Either gives the other up that is silent for too long.
//
// Source: the client_server examples of micropython-async, on port 8123.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/network/json.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace json_echo {

using namespace std::chrono_literals;

inline constexpr std::uint16_t port = 8123;
inline constexpr auto silence = 20s; // then the other one is given up

/// What the server does for a client, until that leaves. Gives why it has ended.
template <class Device>
rondo::task<rondo::errc> answer(Device& client, rondo::duration limit = silence) {
    rondo::stream_reader<Device, 256> reader{client};
    rondo::stream_writer writer{client};
    for (;;) {
        const auto read = co_await wait_for(reader.read_line(), limit);
        if (!read) {
            co_return read.error();
        }
        const std::string_view said = json::is_json(*read) ? *read : "\"this is no JSON\"";
        if (const auto written = co_await writer.write(said, "\n"); !written) {
            co_return written.error();
        }
    }
}

/// Sends `count` values and tells `seen` each answer. Gives why it has ended; none: all are back.
template <class Device>
rondo::task<rondo::errc> ask(Device& server, int count, rondo::duration period, auto seen) {
    rondo::stream_reader<Device, 256> reader{server};
    rondo::stream_writer writer{server};
    for (int i = 1; i <= count; ++i) {
        std::array<char, 12> number;
        const auto end = std::to_chars(number.data(), number.data() + number.size(), i).ptr;
        const std::string_view digits(number.data(), end);
        if (const auto sent = co_await writer.write("[\"value\", ", digits, "]\n"); !sent) {
            co_return sent.error();
        }
        const auto back = co_await wait_for(reader.read_line(), silence);
        if (!back) {
            co_return back.error();
        }
        seen(*back);
        co_await rondo::sleep_for(period);
    }
    co_return rondo::errc::none;
}

} // namespace json_echo
