// iorw.hpp - the tutorial's program about a device that is read and written at the same time.
//
// The device is emulated, a byte at a time: five a second come from a text that repeats, ten a
// second go out, and a line that has gone out is printed. One task reads lines, another sends them.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <chrono>
#include <string_view>

namespace tutorial::iorw {

using namespace rondo;
using namespace std::chrono_literals;

class device : public polled_device<device> {
  public:
    io_events ready(io_events) const noexcept {
        return (in_.passed() ? io_events::readable : io_events::none) |
               (out_.passed() ? io_events::writable : io_events::none);
    }
    result<std::size_t> try_read(std::span<std::byte> to) noexcept {
        if (to.empty() || !in_.passed()) {
            return 0;
        }
        in_.wait_again();
        to[0] = static_cast<std::byte>(text[place_++ % text.size()]);
        return 1;
    }
    result<std::size_t> try_write(std::span<const std::byte> from) noexcept {
        if (from.empty() || !out_.passed()) {
            return 0;
        }
        out_.wait_again();
        if (from[0] == std::byte{'\n'}) {
            say("sent ", std::string_view(line_.data(), length_));
            length_ = 0;
        } else if (length_ < line_.size()) {
            line_[length_++] = static_cast<char>(from[0]);
        }
        return 1;
    }

  private:
    /// A timer that ticks by the clock.
    struct ticker {
        duration period;
        duration::rep last = now().time_since_epoch() / period;
        [[nodiscard]] bool passed() const { return now().time_since_epoch() / period != last; }
        void wait_again() { last = now().time_since_epoch() / period; }
    };
    static constexpr std::string_view text = "ready\n";

    ticker in_{200ms};
    ticker out_{100ms};
    std::size_t place_ = 0;
    std::array<char, 32> line_{};
    std::size_t length_ = 0;
};

inline task<> receives(stream_reader<device>& reader) {
    while (true) {
        const auto line = co_await reader.read_line();
        say("received ", line.value_or("nothing"));
    }
}
inline task<> sends(stream_writer<device>& writer) {
    co_await sleep_for(5s);
    for (char number = '0';; ++number) {
        const std::string_view digit(&number, 1);
        static_cast<void>(co_await writer.write("this is message no ", digit, "\n"));
        co_await sleep_for(2s);
    }
}
inline task<> program() {
    title("iorw: a device that is read and written");
    device both;
    stream_reader reader{both};
    stream_writer writer{both};
    static_cast<void>(co_await wait_for(rondo::gather(receives(reader), sends(writer)), 30s));
    say("done");
}

} // namespace tutorial::iorw
