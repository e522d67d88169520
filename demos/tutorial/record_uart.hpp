// record_uart.hpp - records of bytes over a line, each ended by a zero byte.
//
// The tutorial's class polls, and has to yield in two places: without the outer one it holds the
// loop as long as data is there, which a slow sender hides. Two records that come together are one
// to it. Here a record is what stands before a zero, however the bytes come; a reader that has to
// wait sleeps; and a device that is always ready starves nobody, as a reader gives way.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

namespace tutorial::records {

using namespace rondo;
using namespace std::chrono_literals;

inline constexpr std::array<std::byte, 1> end_of_record{};

template <stream_device Line>
class record_uart {
  public:
    using record = std::span<const std::byte>;

    explicit record_uart(Line& line) : reader_(line), writer_(line) {}

    /// The next record, without its end; valid until the next read.
    auto read_record() { return reader_.read_until(end_of_record[0]); }

    /// Returns when the record has left, where the line knows that.
    task<result<void>> send_record(record data) {
        const result<void> sent = co_await writer_.write(data, record(end_of_record));
        if constexpr (draining_device<Line>) {
            if (sent) {
                co_await writer_.drain();
            }
        }
        co_return sent;
    }

  private:
    stream_reader<Line> reader_;
    stream_writer<Line> writer_;
};

inline std::string_view text_of(std::span<const std::byte> record) {
    return {reinterpret_cast<const char*>(record.data()), record.size()}; // Safety: bytes as char
}

inline task<> take_turns(unsigned& turns) {
    for (;;) {
        co_await sleep_for(1ms);
        ++turns;
    }
}

/// On a line whose TX is on its RX.
inline task<> program(stream_device auto& line, unsigned count = 20) {
    title("record_uart: a record that comes back");
    unsigned turns = 0;
    auto counter = create_task(take_turns(turns), "counter");
    record_uart uart(line);
    constexpr std::string_view text = "fifteen letters";
    unsigned right = 0;
    for (unsigned i = 0; i < count; ++i) {
        static_cast<void>(co_await uart.send_record(std::as_bytes(std::span(text))));
        const auto record = co_await uart.read_record();
        right += record && text_of(*record) == text;
    }
    say(right, " of ", count, " came back");
    say(turns < count ? "nobody else ran" : "meanwhile others ran");
    counter.cancel();
    static_cast<void>(co_await counter);
}

} // namespace tutorial::records
