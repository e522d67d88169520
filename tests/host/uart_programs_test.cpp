// uart_programs_test.cpp - the tutorial's programs for serial lines, at 9600 baud.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/auart.hpp"
#include "demos/tutorial/auart_hd.hpp"
#include "demos/tutorial/record_uart.hpp"
#include "ports/sim/uart.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using namespace tutorial;

struct wired_lines {
    sim::uart<> a{{.baud = 9600}};
    sim::uart<> b{{.baud = 9600}};
    wired_lines() { connect(a, b); }
};

// The text is 11 bytes, 11.5 ms.
RONDO_TEST(line_58_auart_prints_the_line_every_two_seconds) {
    sim::uart<> line({.baud = 9600});
    connect(line, line);
    EXPECT_EQ(transcript_of([&] { return auart::program(line, line); }), ours(R"(
auart: a line every two seconds
11 received: Hello uart
2011 received: Hello uart
4011 received: Hello uart
6011 received: Hello uart
8000 done
)"));
}

// The answer ends 4 s after its last line; in 2018 a task looked once a second.
RONDO_TEST(line_59_auart_hd_gives_four_lines_then_none_from_a_dead_device) {
    wired_lines lines;
    EXPECT_EQ(transcript_of([&] { return auart_hd::program(lines.a, lines.b); }), ours(R"(
auart_hd: a device that answers, and one that is dead
0 sends Run
4914 got Line 1                             | 5000
4914 got Line 2                             | 5000
4914 got Line 3                             | 5000
4914 got Goodbye                            | 5000
4914 nothing is sent: a dead device         | 5000
8914 timed out: no answer                   | 10000
8914 done                                   | 10000
)"));
}

// ---- line 59: what comes late -----------------------------------------------------------------

using words = std::vector<std::string>;

words words_of(const auart_hd::answer& got) {
    words all;
    for (std::size_t i = 0; i < got.size(); ++i) {
        all.emplace_back(got[i]);
    }
    return all;
}

task<words> second_answer(sim::uart<>& line, sim::uart<>& other, auart_hd::pauses how,
                          std::string_view last_line, duration before_second) {
    auart_hd::master modem(line, 1s, last_line);
    auto receiver = create_task(modem.receive(), "receiver");
    auto device = create_task(auart_hd::device(other, how), "device");
    const auart_hd::answer* first = co_await modem.send_command("first");
    EXPECT_EQ(words_of(*first), (words{"Line 1", "Line 2", "Line 3"}));
    co_await sleep_for(before_second);
    const auart_hd::answer* second = co_await modem.send_command("second");
    words got = words_of(*second);
    receiver.cancel();
    device.cancel();
    co_return got;
}

words second_answer_of(auart_hd::pauses how, std::string_view last_line, duration before_second) {
    sim::reset();
    wired_lines lines;
    return run(second_answer(lines.a, lines.b, how, last_line, before_second)).value_or(words{});
}

RONDO_TEST(line_59_a_line_that_comes_when_nobody_has_asked_is_dropped) {
    EXPECT_EQ(second_answer_of({.before_last = 1500ms}, "", 1s),
              (words{"Line 1", "Line 2", "Line 3"}));
}

RONDO_TEST(line_59_the_rest_of_an_earlier_answer_is_not_mixed_in) {
    EXPECT_EQ(second_answer_of({.before_last = 1500ms}, "Goodbye", 0s),
              (words{"Line 1", "Line 2", "Line 3"}));
}

task<> ask_once(sim::uart<>& line, sim::uart<>& other) {
    auart_hd::master modem(line, 1s, "Goodbye");
    auto receiver = create_task(modem.receive(), "receiver");
    auto device = create_task(auart_hd::device(other), "device");
    EXPECT_EQ((co_await modem.send_command("once"))->size(), 4u);
    EXPECT_LT(now(), time_point(1s)); // not 1 s after the last line
    receiver.cancel();
    device.cancel();
    static_cast<void>(co_await device);
}

RONDO_TEST(line_59_an_answer_whose_last_line_is_known_ends_with_it) {
    sim::reset();
    wired_lines lines;
    EXPECT_TRUE(run(ask_once(lines.a, lines.b)).has_value());
}

// ---- line 60: records -------------------------------------------------------------------------

RONDO_TEST(line_60_twenty_records_come_back_while_others_run) {
    sim::uart<> line({.baud = 9600});
    connect(line, line);
    EXPECT_EQ(transcript_of([&] { return records::program(line); }), ours(R"(
record_uart: a record that comes back
333 20 of 20 came back
333 meanwhile others ran
)"));
}

task<words> read_records(sim::uart<>& line, std::size_t count) {
    records::record_uart uart(line);
    words all;
    while (all.size() < count) {
        const auto record = co_await uart.read_record();
        all.emplace_back(record ? records::text_of(*record) : to_string(record.error()));
    }
    co_return all;
}

RONDO_TEST(line_60_two_records_that_come_together_stay_two) {
    sim::reset();
    sim::uart<> line({.baud = 9600});
    line.receive_at(time_point{}, std::string_view("one\0two\0\0", 9));
    sim::burn(20ms); // all of it has come before the first read
    EXPECT_EQ(run(read_records(line, 3)).value_or(words{}), (words{"one", "two", ""}));
}

RONDO_TEST(line_60_a_record_that_comes_in_pieces_is_one_and_delays_no_other) {
    sim::reset();
    sim::uart<> line({.baud = 9600});
    line.receive_at(time_point{}, std::string_view("one\0tw", 6));
    line.receive_at(time_point(1s), std::string_view("o\0", 2));
    EXPECT_EQ(run(read_records(line, 1)).value_or(words{}), words{"one"});
    EXPECT_LT(now(), time_point(1s));
}

// ---- line 60: a device that always has data ---------------------------------------------------

// Each call takes 1 ms, in which the next bytes come.
struct busy_device {
    std::string_view data = std::string_view("record\0", 7);
    std::size_t at = 0;

    result<std::size_t> try_read(std::span<std::byte> to) {
        sim::burn(1ms);
        to[0] = static_cast<std::byte>(data[at++ % data.size()]);
        return 1;
    }
    result<std::size_t> try_write(std::span<const std::byte> from) { return from.size(); }
    auto wait_readable() { return yield(); }
    auto wait_writable() { return yield(); }
};

// The tutorial's class without the yield in its outer loop.
task<> poll_without_yield(busy_device& device, unsigned records) {
    while (records != 0) {
        std::byte item{1};
        if (device.try_read(std::span(&item, 1)).value_or(0) == 0) {
            co_await yield();
        }
        records -= item == std::byte{0};
    }
}

task<> read_as_stream(busy_device& device, unsigned records) {
    records::record_uart uart(device);
    while (records != 0) {
        records -= (co_await uart.read_record()).has_value();
    }
}

task<unsigned> turns_beside(task<> reader) {
    unsigned turns = 0;
    auto counter = create_task(records::take_turns(turns), "counter");
    co_await yield(); // it has begun to count
    co_await std::move(reader);
    counter.cancel();
    static_cast<void>(co_await counter);
    co_return turns;
}

RONDO_TEST(line_60_without_a_yield_a_reader_keeps_the_loop_while_data_comes) {
    sim::reset();
    busy_device device;
    EXPECT_EQ(run(turns_beside(poll_without_yield(device, 20))).value_or(99u), 0u);
    EXPECT_EQ(now(), time_point(140ms));
}

RONDO_TEST(line_60_a_stream_lets_others_run_though_data_always_comes) {
    sim::reset();
    busy_device device;
    EXPECT_GE(run(turns_beside(read_as_stream(device, 20))).value_or(0u), 69u);
}

} // namespace
} // namespace rondo
