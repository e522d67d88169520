// modem.cpp - a device that answers, or does not.
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

/// A modem that is told something answers with lines; when it has said nothing for a while, that
/// was all.
template <stream_device Uart>
class modem {
  public:
    explicit modem(Uart& uart) : reader_(uart), writer_(uart) {}

    /// Sends a command and shows the answer; says how many lines it had.
    task<unsigned> ask(const char* command) {
        if (!co_await writer_.write(command, "\r\n")) {
            co_return 0U;
        }
        unsigned lines = 0;
        for (;;) {
            const auto line = co_await wait_for(reader_.read_line(), 400ms);
            if (!line) {
                co_return lines; // timed_out: it is silent
            }
            say(command, ": ", *line);
            ++lines;
        }
    }

  private:
    stream_reader<Uart> reader_;
    stream_writer<Uart> writer_;
};

task<> plays_modem(stream_device auto& uart) {
    stream_reader reader{uart};
    stream_writer writer{uart};
    while (co_await reader.read_line()) {
        for (const char* answer : {"ready", "ok"}) {
            co_await sleep_for(100ms);
            static_cast<void>(co_await writer.write(answer, "\n"));
        }
    }
}

task<> program() {
    auto other_side = create_task(plays_modem(board::other), "modem");
    modem m{board::line};
    say("lines: ", co_await m.ask("AT"));
    other_side.cancel(); // the cable is pulled out
    say("lines: ", co_await m.ask("AT"));
}

} // namespace

int main() {
    board::start();
    return run(program()) ? 0 : 1;
}
