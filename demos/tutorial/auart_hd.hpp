// auart_hd.hpp - a half-duplex device in the manner of a modem: it speaks only when it has been
// asked, in lines, and its answer has ended when the line has been silent for some time.
//
//     master modem(line);
//     const auto receiver = create_task(modem.receive(), "modem");
//     const answer* const got = co_await modem.send_command("AT");
//
// The tutorial's program looks once a second whether its timer still runs; this one waits for the
// timer. There, what comes late is taken for the answer to the next command. Here a line that comes
// while no answer is due is dropped, and if one knows an answer's last line, the rest of an answer
// that was cut off by the time limit is dropped too, even after the next command.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace tutorial::auart_hd {

using namespace rondo;
using namespace std::chrono_literals;

/// The lines of an answer, in fixed memory. What does not fit is dropped.
class answer {
  public:
    void clear() { count_ = 0; }
    void add(std::string_view line) {
        const std::size_t begin = begin_of(count_);
        if (count_ < ends_.size() && line.size() <= text_.size() - begin) {
            std::ranges::copy(line, text_.data() + begin);
            ends_[count_++] = begin + line.size();
        }
    }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        return {text_.data() + begin_of(i), ends_[i] - begin_of(i)};
    }

  private:
    [[nodiscard]] std::size_t begin_of(std::size_t i) const { return i == 0 ? 0 : ends_[i - 1]; }

    std::array<char, 128> text_{};
    std::array<std::size_t, 8> ends_{};
    std::size_t count_ = 0;
};

template <stream_device Line>
class master {
  public:
    /// An answer has ended when nothing came for `silence`, or with its last line, if one knows it.
    explicit master(Line& line, duration silence = 4s, std::string_view last_line = {})
        : reader_(line),
          writer_(line),
          silence_(silence),
          last_line_(last_line) {}

    /// Runs beside those who send commands.
    task<> receive() {
        for (;;) {
            const auto line = co_await reader_.read_line();
            if (!line) {
                if (line.error() == errc::end_of_stream || line.error() == errc::hang_up) {
                    co_return;
                }
                continue;
            }
            const bool is_last = *line == last_line_;
            const bool due = silence_.running();
            if (due) {
                silence_.trigger();
            }
            if (rest_is_late_) {
                rest_is_late_ = !is_last;
                continue;
            }
            if (!due) {
                continue; // nobody has asked
            }
            answer_.add(*line);
            if (is_last) {
                silence_.trigger(0ms);
            }
        }
    }

    /// Sends a command and gives the lines that came, until the next command; none from a dead
    /// device. No command at all stands for one.
    task<const answer*> send_command(std::string_view command) {
        answer_.clear();
        if (!command.empty()) {
            static_cast<void>(co_await writer_.write(command, "\r\n"));
            if constexpr (draining_device<Line>) {
                co_await writer_.drain(); // what comes before is no answer
            }
        }
        silence_.trigger();
        co_await silence_.wait();
        rest_is_late_ = rest_is_late_ || (!last_line_.empty() && answer_.size() != 0 &&
                                          answer_[answer_.size() - 1] != last_line_);
        co_return &answer_;
    }

  private:
    stream_reader<Line> reader_;
    stream_writer<Line> writer_;
    delay silence_; // runs while an answer is due
    std::string_view last_line_;
    answer answer_;
    bool rest_is_late_ = false; // what comes next belongs to an earlier answer
};

/// The device: four lines for whatever it hears, 300 ms after each, and `before_last` more.
struct pauses {
    duration after_line = 300ms;
    duration before_last{};
};
inline task<> device(stream_device auto& line, pauses how = {}) {
    constexpr std::string_view lines[] = {"Line 1", "Line 2", "Line 3", "Goodbye"};
    stream_reader reader{line};
    stream_writer writer{line};
    while (co_await reader.read_line()) {
        for (const std::string_view text : lines) {
            co_await sleep_for(text == lines[3] ? how.before_last : duration{});
            static_cast<void>(co_await writer.write(text, "\r\n"));
            co_await sleep_for(how.after_line);
        }
    }
}

inline task<> ask(auto& modem, std::string_view command) {
    say(command.empty() ? "nothing is sent: a dead device" : "sends ", command);
    const answer* const got = co_await modem.send_command(command);
    for (std::size_t i = 0; i < got->size(); ++i) {
        say("got ", (*got)[i]);
    }
    if (got->size() == 0) {
        say("timed out: no answer");
    }
}

/// For a board whose device is somewhere else.
inline task<> master_program(stream_device auto& line, duration silence = 4s) {
    title("auart_hd: a device that answers, and one that is dead");
    master modem(line, silence);
    auto receiver = create_task(modem.receive(), "receiver");
    co_await ask(modem, "Run");
    co_await ask(modem, "");
    receiver.cancel();
    static_cast<void>(co_await receiver);
    say("done");
}

inline task<> program(stream_device auto& line, stream_device auto& other, duration silence = 4s,
                      pauses how = {}) {
    auto answering = create_task(device(other, how), "device");
    co_await master_program(line, silence);
    answering.cancel();
    static_cast<void>(co_await answering);
}

} // namespace tutorial::auart_hd
