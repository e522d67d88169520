// auart.hpp - the tutorial's first UART program: one task writes a line every two seconds, another
// prints the lines that come. The lines are wired together, or are one line whose TX is on its RX.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::auart {

using namespace rondo;
using namespace std::chrono_literals;

inline task<> send_lines(writable_device auto& line, unsigned count, duration period) {
    stream_writer writer{line};
    for (unsigned i = 0; i < count; ++i) {
        if (!co_await writer.write("Hello uart", "\n")) {
            co_return; // nobody listens any more
        }
        co_await sleep_for(period);
    }
}

inline task<> print_lines(readable_device auto& line) {
    stream_reader reader{line};
    for (;;) {
        const auto text = co_await reader.read_line();
        if (text) {
            say("received: ", *text);
        } else {
            say(to_string(text.error()));
            if (text.error() == errc::end_of_stream || text.error() == errc::hang_up) {
                co_return;
            }
        }
    }
}

inline task<> program(writable_device auto& from, readable_device auto& to, unsigned count = 4,
                      duration period = 2s) {
    title("auart: a line every two seconds");
    auto printer = create_task(print_lines(to), "printer");
    co_await send_lines(from, count, period);
    printer.cancel();
    static_cast<void>(co_await printer);
    say("done");
}

} // namespace tutorial::auart
