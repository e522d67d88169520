// streams.cpp - lines from one UART to another.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/sim_lines.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> sends(writable_device auto& uart) {
    stream_writer writer{uart};
    for (const char* word : {"one", "two", "three"}) {
        static_cast<void>(co_await writer.write(word, "\n"));
        co_await sleep_for(2s);
    }
}

task<> receives(readable_device auto& uart) {
    stream_reader reader{uart}; // lines of at most 64 bytes, unless told
    while (const auto line = co_await reader.read_line()) {
        say("received ", *line);
    }
}

task<> program() {
    auto receiver = create_task(receives(board::other), "receiver");
    co_await sends(board::line);
    receiver.cancel();
}

} // namespace

int main() {
    board::start(); // the two are wired together
    return run(program()) ? 0 : 1;
}
