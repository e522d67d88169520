// chat.hpp - a room in which everybody reads what the others write, line by line.
//
//     chat::room room;
//     auto server = start_server(listening, [&](tcp_stream& client) {
//         return chat::talk(room, client, client.peer().text().view());
//     });
//
// Two tasks a client: one reads its lines and publishes them, the other writes what is published.
// In between is a queue of its own that drops its oldest line when it is full: whoever reads slowly
// misses something, and keeps nobody waiting.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chat {

/// Somebody has said something.
class line {
  public:
    line() noexcept = default;
    line(std::uint32_t who, std::string_view name, std::string_view said) noexcept : who_(who) {
        for (const std::string_view part :
             {name, std::string_view(": "), said, std::string_view("\n")}) {
            size_ += part.copy(text_.data() + size_, text_.size() - size_);
        }
    }
    [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }
    [[nodiscard]] std::uint32_t who() const noexcept { return who_; }

  private:
    std::uint32_t who_ = 0;
    std::size_t size_ = 0;
    std::array<char, 200> text_{}; // what is longer is cut
};

struct room {
    rondo::broker<line> lines;
    std::uint32_t clients_so_far = 0;
    void say(std::uint32_t who, std::string_view name, std::string_view said) {
        lines.publish("line", line(who, name, said));
    }
};

using line_queue = rondo::ring_queue<line, 16>;

// Until the client is gone. Nobody hears himself.
template <class Device>
rondo::task<> shows(Device& client, line_queue& lines, std::uint32_t who) {
    rondo::stream_writer writer{client};
    for (;;) {
        const line next = co_await lines.get();
        if (next.who() != who && !co_await writer.write(next.text())) {
            co_return;
        }
    }
}

/// What a client's task does, until the client leaves.
template <class Device>
rondo::task<> talk(room& here, Device& client, auto name) {
    const std::uint32_t who = ++here.clients_so_far;
    line_queue lines;
    const rondo::subscription hears(here.lines, "line", lines);
    co_await rondo::with_group([&](rondo::task_group& both) -> rondo::task<> {
        auto writer = both.start(shows(client, lines, who), "shows");
        here.say(who, name.view(), "is here");
        rondo::stream_reader<Device, 160> reader{client};
        for (;;) {
            const auto said = co_await reader.read_line();
            if (said) {
                here.say(who, name.view(), *said);
            } else if (said.error() != rondo::errc::no_buffer_space) { // too long: left out
                break;
            }
        }
        here.say(who, name.view(), "has left");
        writer.cancel();
    });
}

} // namespace chat
