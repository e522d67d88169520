// polled_test.cpp - devices that the loop asks: what it asks them, when, and who then runs.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

/// Answers what it is told to, and remembers what it was asked.
struct box : polled_device<box> {
    io_events answer = io_events::none;
    errc error = errc::none; // of a read; none: there is an 'x' while it is readable
    unsigned questions = 0;
    io_events last = io_events::none;

    io_events ready(io_events asked) noexcept {
        ++questions;
        last = asked;
        return answer;
    }
    result<std::size_t> try_read(std::span<std::byte> to) noexcept {
        if (error != errc::none) {
            return std::unexpected(error);
        }
        if ((answer & io_events::readable) == io_events::none || to.empty()) {
            return 0;
        }
        to[0] = std::byte{'x'};
        return 1;
    }
};
static_assert(readable_device<box>);

task<> reads(trace& words, box& device, std::string_view word = "read") {
    co_await device.wait_readable();
    words.push(word);
}
task<> writes(trace& words, box& device, std::string_view word = "write") {
    co_await device.wait_writable();
    words.push(word);
}
task<> yields(unsigned times) {
    for (unsigned i = 0; i < times; ++i) {
        co_await yield();
    }
}
task<> says(trace& words, std::string_view word, unsigned times) {
    for (unsigned i = 0; i < times; ++i) {
        words.push(word);
        co_await yield();
    }
}

// ---- The contract of a driver -----------------------------------------------------------------

task<> asks_for_what_is_waited(trace& words, box& device) {
    co_await yields(3);
    RONDO_EXPECT_EQ(device.questions, 0U); // nobody waits
    auto reader = create_task(reads(words, device));
    co_await yields(2);
    RONDO_EXPECT(device.last == io_events::readable);
    auto writer = create_task(writes(words, device));
    co_await yields(2);
    RONDO_EXPECT(device.last == (io_events::readable | io_events::writable));
    device.answer = io_events::readable;
    co_await yields(2);
    RONDO_EXPECT(device.last == io_events::writable);
    device.answer = io_events::readable; // what was not asked for wakes nobody
    co_await yields(2);
    words.push("-");
    device.answer = io_events::readable | io_events::writable;
    co_await yields(2);
    const unsigned questions = device.questions;
    co_await yields(3);
    RONDO_EXPECT_EQ(device.questions, questions);
    static_cast<void>(co_await reader);
    static_cast<void>(co_await writer);
}
RONDO_TEST(line_54_a_device_is_asked_for_what_is_waited_for_and_else_not_at_all) {
    trace words;
    box device;
    RONDO_EXPECT(run(asks_for_what_is_waited(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "read - write");
}

task<> wakes_both(trace& words, box& device, io_events what) {
    auto reader = create_task(reads(words, device));
    auto writer = create_task(writes(words, device));
    co_await yields(2);
    words.push("-");
    device.answer = what;
    static_cast<void>(co_await reader);
    static_cast<void>(co_await writer);
}
RONDO_TEST(line_54_a_hang_up_or_an_error_wakes_whoever_waits) {
    for (const io_events what : {io_events::hang_up, io_events::error}) {
        trace words;
        box device;
        RONDO_EXPECT(run(wakes_both(words, device, what)).has_value());
        RONDO_EXPECT_EQ(words.text(), "- read write");
    }
}

task<> reads_a_line(trace& words, box& device) {
    stream_reader reader{device};
    const auto line = co_await reader.read_line();
    words.push(line ? *line : to_string(line.error()));
}
task<> hangs_up(box& device) {
    co_await yields(3);
    device.error = errc::hang_up;
    device.answer = io_events::hang_up;
}
RONDO_TEST(line_54_what_went_wrong_is_the_error_of_the_read) {
    trace words;
    box device;
    create_task(hangs_up(device));
    RONDO_EXPECT(run(reads_a_line(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "hang-up");
}

task<> gives_up(trace& words, box& device) {
    const auto late = co_await wait_for(device.wait_readable(), 1ms);
    words.push(late ? "?" : to_string(late.error()));
    auto reader = create_task(reads(words, device));
    auto writer = create_task(writes(words, device));
    co_await yields(2);
    reader.cancel();
    co_await yields(2);
    RONDO_EXPECT(device.last == io_events::writable);
    device.answer = io_events::readable;
    words.push("-");
    co_await device.wait_readable();
    words.push("main");
    writer.cancel();
    co_await yield();
    const unsigned questions = device.questions;
    co_await yields(2);
    RONDO_EXPECT_EQ(device.questions, questions);
    static_cast<void>(co_await writer);
}
RONDO_TEST(line_54_a_wait_for_a_device_can_be_left) {
    trace words;
    box device;
    RONDO_EXPECT(run(gives_up(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out - main");
}

// ---- When ---------------------------------------------------------------------------------------

task<> turns_ready(trace& words, box& first, box& second) {
    words.push("ready");
    second.answer = first.answer = io_events::readable;
    co_return;
}
RONDO_TEST(line_82_a_ready_device_is_served_before_the_next_normal_task) {
    trace words;
    box first;
    box second;
    create_task(reads(words, first, "first"));
    create_task(reads(words, second, "second"));
    create_task(says(words, "a", 1));
    create_task(turns_ready(words, first, second));
    create_task(says(words, "b", 1));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a ready first second b");
}

task<> reads_for_ever(trace& words, box& device) {
    for (;;) {
        co_await device.wait_readable();
        words.push("d");
    }
}
task<> beside_a_device(trace& words, box& device) {
    auto always = create_task(reads_for_ever(words, device));
    auto other = create_task(says(words, "b", 3));
    co_await says(words, "a", 3);
    static_cast<void>(co_await other);
    always.cancel();
    static_cast<void>(co_await always);
}
RONDO_TEST(line_82_a_device_that_is_always_ready_lets_others_have_their_turns) {
    trace words;
    box device;
    device.answer = io_events::readable;
    RONDO_EXPECT(run(beside_a_device(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a d b d a d b d a d b d d d");
}

struct counting_down : polled_device<counting_down> {
    unsigned left = 5;
    io_events ready(io_events) noexcept {
        return --left == 0 ? io_events::readable : io_events::none;
    }
};
task<> hogs(bool& end) {
    while (!end) {
        co_await yield();
    }
}
task<> waits_beside_a_hog(counting_down& device) {
    bool end = false;
    auto hog = create_task(hogs(end));
    co_await device.wait_readable();
    end = true;
    static_cast<void>(co_await hog);
}
RONDO_TEST(line_10_a_hog_without_a_pause_does_not_starve_a_polled_device) {
    counting_down device;
    RONDO_EXPECT(run(waits_beside_a_hog(device)).has_value());
    RONDO_EXPECT_EQ(device.left, 0U);
}

// Only the device can end it: no deadlock, and the loop need not be woken by anything else.
task<> waits_alone(counting_down& device) { co_await device.wait_readable(); }
RONDO_TEST(line_54_the_loop_asks_again_though_nobody_else_runs) {
    counting_down device;
    device.poll_interval(0us);
    RONDO_EXPECT(device.poll_interval() == 1us);
    RONDO_EXPECT(run(waits_alone(device)).has_value());
}

// ---- Runs ---------------------------------------------------------------------------------------

task<> stops() {
    this_loop().stop();
    co_return;
}
RONDO_TEST(line_54_a_wait_outlives_the_run) {
    trace words;
    box device;
    create_task(reads(words, device));
    create_task(stops());
    const result<void> how = run_forever();
    RONDO_EXPECT(!how && how.error() == errc::stopped);
    words.push("-");
    device.answer = io_events::readable;
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "- read");
}

RONDO_TEST(line_54_a_reset_takes_the_waits_along) {
    trace words;
    box device;
    create_task(reads(words, device));
    create_task(writes(words, device));
    this_loop().run_ready();
    this_loop().reset();
    const unsigned questions = device.questions;
    create_task(says(words, "a", 3));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a a a");
    RONDO_EXPECT_EQ(device.questions, questions);
}

task<> runs_inside(executor& inner, box& device) {
    for (int i = 0;; ++i) {
        time_point again;
        {
            const loop_scope here(inner);
            again = inner.run_ready();
        }
        if (again == never) {
            break;
        }
        RONDO_EXPECT(again <= now() + device.poll_interval());
        co_await sleep_until(again);
        device.answer = i == 2 ? io_events::readable : io_events::none;
    }
}
RONDO_TEST(line_54_a_loop_in_a_loop_says_when_to_ask_again) {
    alignas(frame_alignment) static std::array<std::byte, 4096> arena;
    trace words;
    box device;
    executor inner{arena};
    {
        const loop_scope here(inner);
        create_task(reads(words, device));
    }
    create_task(runs_inside(inner, device));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "read");
    RONDO_EXPECT_EQ(device.questions, 4U);
}

} // namespace
} // namespace rondo
