// inspect_test.cpp - which tasks there are and what they wait for, and the shell that says so.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "ports/sim/uart.hpp"
#include "rondo/inspect/pieces.hpp"
#include "rondo/inspect/shell.hpp"
#include "rondo/inspect/task_list.hpp"
#include "rondo/rondo.hpp"
#include "rondo/version.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace rondo {
namespace {

using namespace std::chrono_literals;

std::string listed() {
    std::string all;
    for_each_task([&](const task_view& task) {
        all += std::string(task.name) + (task.waits ? " waits for " : " ") + task.state;
        all += task.kept_by != nullptr ? std::string(" of ") + task.kept_by : "";
        all += task.cancelled ? " cancelled;" : ";";
    });
    return all;
}

task<> holds(lock& l) {
    const auto held = co_await l.scoped();
    co_await sleep_for(1h);
}
task<> yields() {
    for (;;) {
        co_await yield();
    }
}

task<std::string> lists_them() {
    lock l;
    event e;
    auto a = create_task(holds(l), "a");
    co_await yield();
    auto b = create_task(holds(l), "b");
    auto c = create_task(yields(), "c");
    co_await yield();
    co_await yield();
    auto d = create_task(holds(l), "d");
    std::string all = listed();
    c.cancel();
    all += "\n" + listed();
    EXPECT_FALSE(cancel_task_called("nobody"));
    EXPECT_FALSE(cancel_task_called("main")); // which runs
    EXPECT_TRUE(cancel_task_called("a"));
    EXPECT_FALSE(cancel_task_called("a")); // a second time
    b.cancel();
    d.cancel();
    static_cast<void>(co_await a);
    co_await yield();
    co_await yield();
    all += "\n" + listed();
    co_return all;
}

RONDO_TEST(each_task_is_listed_with_what_it_waits_for) {
    sim::reset();
    const std::string kept = RONDO_CHECKED ? " of a" : "";
    const std::string b = "b waits for lock" + kept + ";a waits for time;main runs;";
    EXPECT_EQ(run(lists_them()).value(),
              "d ready;c ready;" + b + "\n" + "d ready;c ready cancelled;" + b + "\nmain runs;");
}

// ---- The shell
// ------------------------------------------------------------------------------------

struct terminal {
    sim::uart<256> line{{.baud = 115'200}};
    std::string said;
    inspect_shell<sim::uart<256>, 256> shell{line};

    terminal() {
        line.observe([this](std::byte byte) { said += static_cast<char>(byte); });
    }
    task<> types(std::string_view text) {
        said.clear();
        line.receive_at(now(), text);
        co_await sleep_for(100ms);
    }
};

task<> sleeps() { co_await sleep_for(1h); }

task<> asks(terminal& t) {
    auto serving = create_task(t.shell.run(), "shell");
    auto pump = create_task(sleeps(), "pump");

    co_await t.types("tasks\n");
    EXPECT_EQ(t.said, "pump waits for time\nshell runs\nmain waits for time\n");
    co_await t.types("cancel pump\r\n");
    EXPECT_EQ(t.said, "cancelled\n");
    EXPECT_TRUE(pump.done());
    co_await t.types("cancel pump\n");
    EXPECT_EQ(t.said, "no such task\n");
    co_await t.types("cancel\n");
    EXPECT_EQ(t.said, "no such task\n");

    co_await t.types("overdue 250\n");
    EXPECT_EQ(t.said, "low-priority work waits for at most 250 ms\n");
    EXPECT_EQ(this_loop().max_overdue(), 250ms);
    for (const char* wrong :
         {"overdue\n", "overdue soon\n", "overdue 5x\n", "overdue 99999999999\n"}) {
        co_await t.types(wrong);
        EXPECT_EQ(t.said, "overdue MS: a number of milliseconds\n") << wrong;
    }
    EXPECT_EQ(this_loop().max_overdue(), 250ms);
    this_loop().max_overdue(0ms);

    co_await t.types("memory\n");
    EXPECT_EQ(t.said.substr(0, 7), "in use ");
    EXPECT_NE(t.said.find("refused "), std::string::npos);
    co_await t.types("dance\n");
    EXPECT_EQ(t.said.substr(0, 6), "tasks ");
    co_await t.types("\n \t\n");
    EXPECT_EQ(t.said, "");

    // What nobody can type: the shell says so and goes on.
    co_await t.types(std::string(100, 'x') + "\n");
    EXPECT_EQ(t.said.substr(0, 15), "no buffer space");
    co_await t.types("overdue 0\n");
    EXPECT_NE(t.said.find("at most 0 ms\n"), std::string::npos) << t.said;
    serving.cancel();
    static_cast<void>(co_await serving);
}

RONDO_TEST(line_109_a_shell_answers_while_everything_runs) {
    sim::reset();
    terminal t;
    ASSERT_TRUE(run(asks(t)).has_value());
}

task<> asks_about_many(terminal& t) {
    co_await with_group([&](task_group& g) -> task<> {
        g.start(t.shell.run(), "shell");
        for (int i = 0; i != 20; ++i) {
            g.start(sleeps(), "a_task_with_a_rather_long_name");
        }
        co_await t.types("tasks\n");
        g.cancel();
    });
}

RONDO_TEST(an_answer_that_does_not_fit_is_cut_at_a_line) {
    sim::reset();
    terminal t;
    ASSERT_TRUE(run(asks_about_many(t)).has_value());
    const std::string line = "a_task_with_a_rather_long_name waits for time\n";
    EXPECT_EQ(t.said, line + line + line + line + line + "and 17 more\n");
}

task<> computes() {
    sim::burn(300ms);
    co_return;
}

task<> hogs(terminal& t) {
    auto serving = create_task(t.shell.run(), "shell");
    auto greedy = create_task(computes(), "greedy");
    static_cast<void>(co_await greedy);
    co_await t.types("holds\n");
    if constexpr (with_trace) {
        EXPECT_EQ(t.said, "greedy held the loop for 300000 us\n");
        co_await t.types("holds reset\n");
        EXPECT_EQ(t.said.find("greedy"), std::string::npos);
    } else {
        EXPECT_EQ(t.said, "known in builds with RONDO_TRACE\n");
    }
    serving.cancel();
    static_cast<void>(co_await serving);
}

RONDO_TEST(line_109_a_shell_names_who_held_the_loop) {
    sim::reset();
    terminal t;
    ASSERT_TRUE(run(hogs(t)).has_value());
}

// ---- Ready pieces
// -----------------------------------------------------------------------------------

task<> starts_pieces() {
    sim::output led;
    unsigned changes = 0;
    led.observe([&](bool) { ++changes; });
    auto beat = create_task(heartbeat(led, 100ms), "heartbeat");
    auto memory = create_task(report_memory(400ms), "memory");
    co_await sleep_for(1s);
    EXPECT_EQ(changes, 10U);
    beat.cancel();
    memory.cancel();
    co_await yield();
}

RONDO_TEST(line_81_memory_is_reported_at_every_period) {
    const std::string said = transcript_of(starts_pieces);
    EXPECT_EQ(std::ranges::count(said, '\n'), 3) << said; // the first is transcript_of's
    ASSERT_EQ(said.substr(0, 9), "\nmemory: ");
    EXPECT_NE(said.find(", refused 0\n"), std::string::npos);
    EXPECT_GT(std::stoul(said.substr(9)), sizeof(detail::task_block) * 3) << said;
}

task<> burns(duration time) {
    for (;;) {
        sim::burn(time);
        co_await yield();
    }
}
task<> measures_latency() {
    auto hog = create_task(burns(3ms), "hog");
    auto piece = create_task(report_latency(15ms), "latency");
    co_await sleep_for(20ms);
    hog.cancel();
    piece.cancel();
    co_await yield();
}

RONDO_TEST(line_109_the_latency_of_the_loop_is_reported) {
    EXPECT_EQ(transcript_of(measures_latency),
              "\nlatency: at most 3000 us, on average 3000 us, 5 rounds\n");
}

RONDO_TEST(line_89_a_version_tells_the_build) {
    EXPECT_EQ(version, RONDO_PROJECT_VERSION);
    EXPECT_EQ(std::to_string(version_numbers.major_number) + "." +
                  std::to_string(version_numbers.minor_number) + "." +
                  std::to_string(version_numbers.patch_number),
              version);
    EXPECT_LT((version_number{0, 0, 9}), version_numbers);
    EXPECT_EQ(features.trace, with_trace);
    EXPECT_EQ(features.exceptions, bool{RONDO_EXCEPTIONS});
}

} // namespace
} // namespace rondo
