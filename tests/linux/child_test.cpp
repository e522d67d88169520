// child_test.cpp - other programs.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/child_process.hpp"
#include "tests/linux/through.hpp"

#include <csignal>

namespace rondo {
namespace {

using linux_port::complaints;
using linux_port::exit_status;
using linux_port::start_process;
using test::trace;

task<> sorts(trace& words) {
    auto child = start_process({"sort", "-n"});
    co_await test::writes(words, child->in, "10\n9\n100\n");
    child->in.close();
    co_await test::reads_lines(words, child->out);
    words.push(co_await child->wait() == exit_status{} ? "well" : "?");
    words.push(to_string(child->send_signal(SIGTERM).error()));
}
RONDO_TEST(line_62_the_output_of_a_child_is_a_stream) {
    trace words;
    RONDO_EXPECT(run(sorts(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "9 10 100 end of stream well not found");
}

task<> ends_children(trace& words) {
    auto fails = start_process({"sh", "-c", "echo bad >&2; exit 3"}, complaints::with_output);
    co_await test::reads_lines(words, fails->out);
    words.push((co_await fails->wait()).code == 3 ? "3" : "?");

    auto sleeps = start_process({"sleep", "1000"});
    auto waiter = create_task(sleeps->wait());
    co_await yield();
    words.push(sleeps->send_signal(SIGTERM) ? "sent" : "?");
    words.push((co_await waiter)->signal == SIGTERM ? "killed" : "?");

    pid_t left = 0;
    {
        auto forgotten = start_process({"sleep", "1000"});
        left = forgotten->id();
        words.push(::kill(left, 0) == 0 ? "runs" : "?");
    }
    words.push(::kill(left, 0) != 0 ? "gone" : "?");
    words.push(to_string(start_process({"no-such-program-here"}).error()));
}
RONDO_TEST(line_62_how_a_child_has_ended_is_known) {
    trace words;
    RONDO_EXPECT(run(ends_children(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "bad end of stream 3 sent killed runs gone not found");
}

} // namespace
} // namespace rondo
