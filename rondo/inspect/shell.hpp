// shell.hpp - questions about a running program, asked over a serial line or a connection.
//
//     inspect_shell shell{board::uart};
//     create_task(shell.run(), "shell");
//
//     > tasks
//     shell        runs
//     sensor       waits for time
//     display      waits for lock, held by sensor
//
// It takes lines of text and answers in text; anybody may type them. `help` lists what it knows:
//
//   tasks          which tasks there are, the youngest first, and what each waits for
//   cancel NAME    cancels the youngest task of that name
//   memory         frame memory: in use, the most that ever was, how often there was too little
//   overdue MS     how long low-priority work may be kept waiting (executor::max_overdue)
//   holds          who has held the loop longest; `holds reset` forgets it. In builds with a trace
//
// An answer is put together between two turns, so it shows one instant, and then written while
// everything else runs. One that is longer than Size is cut at a line, and says so.
//
// Whoever reaches the line can cancel any task: give it to people whom you trust, on Linux to
// loopback alone.
//
// Source: the REPL task of micropython-lib's aiorepl; the console of embedded monitors.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/fixed_text.hpp"
#include "rondo/core/trace.hpp"
#include "rondo/inspect/task_list.hpp"
#include "rondo/io/stream_reader.hpp"
#include "rondo/io/stream_writer.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rondo {

/// `Size` is the longest answer, in characters.
template <stream_device Device, std::size_t Size = 512>
class inspect_shell {
  public:
    explicit inspect_shell(Device& device) noexcept : reader_(device), writer_(device) {}

    /// Answers until the other side has ended the stream, or is gone. Noise on the line and lines
    /// that are too long are answered with a word, and it goes on.
    /// Context: task.  Suspends: while nobody asks.  Cancel: clean.  Errors: no_frame.
    task<> run() {
        for (;;) {
            const auto line = co_await reader_.read_line();
            if (line) {
                answer(*line);
            } else if (line.error() == errc::end_of_stream || line.error() == errc::hang_up) {
                co_return;
            } else {
                words_.cut(0);
                words_.add(to_string(line.error())).add("\n");
            }
            const auto written = co_await writer_.write(words_);
            if (!written) {
                co_return;
            }
        }
    }

  private:
    static std::string_view first_word(std::string_view& line) noexcept {
        constexpr std::string_view blanks = " \t\r";
        line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
        const std::string_view word = line.substr(0, line.find_first_of(blanks));
        line.remove_prefix(word.size());
        return word;
    }

    void answer(std::string_view line) noexcept {
        const std::string_view command = first_word(line);
        const std::string_view argument = first_word(line);
        words_.cut(0);
        if (command == "tasks") {
            list_tasks();
        } else if (command == "cancel") {
            words_.add(cancel_task_called(argument) ? "cancelled\n" : "no such task\n");
        } else if (command == "memory") {
            tell_memory();
        } else if (command == "overdue") {
            set_overdue(argument);
        } else if (command == "holds") {
            tell_holds(argument);
        } else if (!command.empty()) {
            words_.add("tasks           what each waits for\n"
                       "cancel NAME     the youngest of that name\n"
                       "memory          frames: in use, most, failures\n"
                       "overdue MS      limit for low-priority work; 0: none\n"
                       "holds [reset]   who has held the loop longest\n");
        }
    }

    void list_tasks() noexcept {
        unsigned left_out = 0;
        for_each_task([&](const task_view& task) {
            const std::size_t before = words_.size();
            if (left_out == 0) {
                words_.add(task.name).add(task.waits ? " waits for " : " ").add(task.state);
                if (task.kept_by != nullptr) {
                    words_.add(", kept by ").add(task.kept_by);
                }
                words_.add(task.cancelled ? ", cancelled\n" : "\n");
            }
            if (left_out != 0 || words_.room() < room_for_rest) {
                words_.cut(before);
                ++left_out;
            }
        });
        if (left_out != 0) {
            words_.add("and ").add(left_out).add(" more\n");
        }
    }

    void tell_memory() noexcept {
        const frame_memory::statistics now = this_loop().frames().stats();
        words_.add("in use ").add(static_cast<std::uint32_t>(now.in_use));
        words_.add(" of ").add(static_cast<std::uint32_t>(now.arena));
        words_.add(" bytes, most ").add(static_cast<std::uint32_t>(now.high_water));
        words_.add(", refused ").add(static_cast<std::uint32_t>(now.failures)).add("\n");
    }

    void set_overdue(std::string_view digits) noexcept {
        std::uint32_t ms = 0;
        const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), ms);
        if (wrong != std::errc() || end != digits.data() + digits.size()) {
            words_.add("overdue MS: a number of milliseconds\n");
            return;
        }
        this_loop().max_overdue(std::chrono::milliseconds(ms));
        words_.add("low-priority work waits for at most ").add(ms).add(" ms\n");
    }

    void tell_holds([[maybe_unused]] std::string_view argument) noexcept {
        if constexpr (with_trace) {
            auto& trace = this_loop().trace();
            if (argument == "reset") {
                trace.forget_longest_hold();
            }
            const auto longest = trace.longest_hold();
            words_.add(longest.task).add(" held the loop for ");
            words_.add(static_cast<std::uint32_t>(longest.time.count())).add(" us\n");
        } else {
            words_.add("known in builds with RONDO_TRACE\n");
        }
    }

    static constexpr std::size_t room_for_rest = 20; // "and 4294967295 more"
    static_assert(Size >= 256, "the list of commands has to fit");

    stream_reader<Device> reader_;
    stream_writer<Device> writer_;
    fixed_text<Size> words_;
};

} // namespace rondo
