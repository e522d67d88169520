// uart_test.cpp - the simulator's serial lines, and the rings that they share with the chips: what
// is lost or broken is said in its place, and nothing else is.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/uart.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rondo {
namespace {

using namespace std::chrono_literals;

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

// What a device gives now, pieces and errors in their order: "abc|overrun|def".
std::string all_of(readable_device auto& line) {
    std::string seen;
    for (;;) {
        std::array<std::byte, 5> buffer;
        const result<std::size_t> count = line.try_read(buffer);
        if (!count) {
            seen += std::string("|") + to_string(count.error()) + "|";
        } else if (*count == 0) {
            return seen;
        } else {
            for (const std::byte b : std::span(buffer).first(*count)) {
                seen += static_cast<char>(b);
            }
        }
    }
}

task<> write_all(writable_device auto& line, std::string_view text) {
    for (auto left = bytes_of(text); !left.empty();) {
        const std::size_t count = line.try_write(left).value_or(0);
        left = left.subspan(count);
        if (count == 0) {
            co_await line.wait_writable();
        }
    }
}

// Collects what comes, errors too, until somebody cancels it.
task<> listen(readable_device auto& line, std::string& heard) {
    for (;;) {
        co_await line.wait_readable();
        heard += all_of(line);
    }
}

task<> pause(duration time) { co_await sleep_for(time); }

// ---- The rings --------------------------------------------------------------------------------

using rings = uart_rings<8, 8>;

struct ring_line : rings {
    result<std::size_t> try_read(std::span<std::byte> to) { return take(to); }
};

void receive(rings& line, std::string_view text) {
    for (const char c : text) {
        line.received(static_cast<std::uint8_t>(c));
    }
}

RONDO_TEST(an_error_of_a_line_stands_where_it_happened) {
    ring_line line;
    receive(line, "ab");
    line.received('#', errc::parity);
    receive(line, "c");
    line.received(0, errc::line_break); // the zero is no byte
    line.received('?', errc::framing);
    EXPECT_EQ(all_of(line), "ab|parity error|#c|line break||framing error|?");
    EXPECT_EQ(line.overruns(), 0u);
}

RONDO_TEST(each_gap_is_said_once_and_in_its_place) {
    ring_line line;
    receive(line, "01234567xyz"); // eight fit
    EXPECT_EQ(line.overruns(), 3u);
    std::array<std::byte, 3> three;
    EXPECT_EQ(line.try_read(three).value_or(0), 3u);
    receive(line, "abcuv"); // three fit
    EXPECT_EQ(all_of(line), "34567|overrun|abc|overrun|");
    EXPECT_EQ(line.overruns(), 5u);
    receive(line, "de");
    EXPECT_EQ(all_of(line), "de");
}

RONDO_TEST(a_gap_of_the_chip_itself_is_one_too) {
    ring_line line;
    line.lost();
    receive(line, "ab");
    line.lost();
    line.lost();
    EXPECT_EQ(all_of(line), "|overrun|ab|overrun|");
    line.lost(); // the one before has been said
    EXPECT_EQ(all_of(line), "|overrun|");
    EXPECT_EQ(line.overruns(), 4u);
}

RONDO_TEST(no_gap_goes_unsaid_when_there_are_more_errors_than_marks) {
    ring_line line;
    for (const char c : std::string_view("abcdef")) {
        line.received(static_cast<std::uint8_t>(c), errc::framing);
    }
    receive(line, "g"); // no mark is left: it makes the gap longer
    EXPECT_EQ(line.overruns(), 4u);
    EXPECT_EQ(all_of(line), "|framing error|a|framing error|b|framing error|c|overrun|");
    receive(line, "h");
    EXPECT_EQ(all_of(line), "h");
}

RONDO_TEST(marks_keep_their_place_when_the_count_of_bytes_wraps) {
    ring_line line;
    for (unsigned i = 0; i < (1U << 24) - 2; ++i) {
        line.received('-');
        std::byte one;
        static_cast<void>(line.take(std::span(&one, 1)));
    }
    receive(line, "abc");
    line.received('d', errc::parity);
    receive(line, "e");
    EXPECT_EQ(all_of(line), "abc|parity error|de");
}

// ---- The simulator's lines --------------------------------------------------------------------

task<> echo(sim::uart<>& line, std::size_t bytes) {
    std::array<std::byte, 8> buffer;
    while (bytes != 0) {
        const std::size_t count = line.try_read(buffer).value_or(0);
        if (count == 0) {
            co_await line.wait_readable();
            continue;
        }
        bytes -= count;
        co_await write_all(line, {reinterpret_cast<const char*>(buffer.data()), count});
    }
}

RONDO_TEST(a_serial_line_takes_its_time_and_loses_nothing) {
    sim::reset();
    sim::uart<> line({.baud = 115'200}); // 87 us a byte
    std::string heard;
    time_point last;
    line.observe([&](std::byte b) {
        heard += static_cast<char>(b);
        last = now();
    });
    const std::string sent(300, 'x');
    line.receive_at(time_point(1ms), sent);
    EXPECT_TRUE(run(echo(line, sent.size())).has_value());
    EXPECT_TRUE(run(pause(1ms)).has_value()); // the last byte is still on its way
    EXPECT_EQ(heard, sent);
    EXPECT_EQ(line.overruns(), 0u);
    EXPECT_EQ(last, time_point(1ms + 300 * 87us + 87us));
}

RONDO_TEST(every_bit_of_a_line_takes_its_time) {
    EXPECT_EQ(sim::uart<>({.baud = 9600}).byte_time(), 1042us);
    const uart_settings eleven{.baud = 100'000, .parity = uart_parity::even};
    EXPECT_EQ(sim::uart<>(eleven).byte_time(), 110us);
    EXPECT_EQ(sim::uart<>({.baud = 100'000, .stop_bits = 2}).byte_time(), 110us);
}

task<> talk_and_listen(sim::uart<>& a, sim::uart<>& b, std::string& at_a, std::string& at_b) {
    auto first = create_task(listen(a, at_a), "a hears");
    auto second = create_task(listen(b, at_b), "b hears");
    const std::string from_a = std::string(200, 'a') + ".";
    const std::string from_b = std::string(150, 'b') + "!";
    co_await gather(write_all(a, from_a), write_all(b, from_b));
    co_await a.wait_sent();
    co_await b.wait_sent();
    first.cancel();
    second.cancel();
}

RONDO_TEST(two_lines_that_are_wired_together_hear_each_other_at_the_same_time) {
    sim::reset();
    sim::uart<> a({.baud = 100'000});
    sim::uart<> b({.baud = 100'000});
    connect(a, b);
    std::string at_a;
    std::string at_b;
    EXPECT_TRUE(run(talk_and_listen(a, b, at_a, at_b)).has_value());
    EXPECT_EQ(at_a, std::string(150, 'b') + "!");
    EXPECT_EQ(at_b, std::string(200, 'a') + ".");
    EXPECT_EQ(now(), time_point(201 * 100us)); // both ways at once, and never idle
}

task<> send_and_wait(sim::uart<>& line, time_point& end) {
    co_await line.wait_sent(); // nothing to send: at once
    EXPECT_EQ(now(), time_point{});
    co_await write_all(line, "abc");
    EXPECT_EQ(now(), time_point{});
    co_await line.wait_sent();
    end = now();
    co_await line.wait_sent();
    EXPECT_EQ(now(), end);
}

RONDO_TEST(sent_is_when_the_last_bit_has_left) {
    sim::reset();
    sim::uart<> line({.baud = 100'000});
    time_point end;
    EXPECT_TRUE(run(send_and_wait(line, end)).has_value());
    EXPECT_EQ(end, time_point(300us));
}

RONDO_TEST(the_world_can_send_bytes_with_errors) {
    sim::reset();
    sim::uart<> line({.baud = 100'000});
    line.receive_at(time_point{}, "ab");
    line.receive_at(time_point{}, 'c', errc::parity);
    line.receive_at(time_point{}, 0, errc::line_break);
    EXPECT_TRUE(run(pause(1ms)).has_value());
    EXPECT_EQ(all_of(line), "ab|parity error|c|line break|");
}

// ---- Chapter 5.3: tasks that hold the loop too long -------------------------------------------

// What is heard of 480 bytes while another task holds the loop for `turn` at a time.
struct outcome {
    std::string heard;
    std::uint32_t overruns = 0;
};

task<> hold_the_loop(duration turn) {
    for (;;) {
        sim::burn(turn);
        co_await yield();
    }
}

task<> talk(sim::uart<64, 512>& from, readable_device auto& to, duration turn, std::string& heard) {
    auto listener = create_task(listen(to, heard), "listener");
    auto hog = create_task(hold_the_loop(turn), "hog");
    const std::string text(480, '.');
    co_await write_all(from, text);
    co_await from.wait_sent();
    co_await sleep_for(2 * turn);
    hog.cancel();
    listener.cancel();
}

template <std::size_t ReceiveSize>
outcome talk_while_held(duration turn, const uart_settings& settings) {
    sim::reset();
    sim::uart<64, 512> from(settings);
    sim::uart<ReceiveSize> to(settings);
    connect(from, to);
    outcome seen;
    EXPECT_TRUE(run(talk(from, to, turn, seen.heard)).has_value());
    seen.overruns = to.overruns();
    return seen;
}

// At 9600 baud a byte takes 1042 us: 95 or 96 in 100 ms, and 64 of them have room.
RONDO_TEST(line_61_a_task_that_holds_the_loop_too_long_costs_bytes_and_each_gap_is_said) {
    const outcome seen = talk_while_held<64>(100ms, {.baud = 9600});
    const std::string full(64, '.');
    const std::string gap = full + "|overrun|";
    EXPECT_EQ(seen.heard, gap + gap + gap + gap + gap + ".");
    EXPECT_EQ(seen.overruns, 480u - 5 * 64 - 1);
}

RONDO_TEST(line_61_a_larger_buffer_cures_it) {
    const outcome seen = talk_while_held<128>(100ms, {.baud = 9600});
    EXPECT_EQ(seen.heard, std::string(480, '.'));
    EXPECT_EQ(seen.overruns, 0u);
}

RONDO_TEST(line_61_a_lower_baud_rate_cures_it) {
    const outcome seen = talk_while_held<64>(100ms, {.baud = 4800});
    EXPECT_EQ(seen.heard, std::string(480, '.'));
    EXPECT_EQ(seen.overruns, 0u);
}

RONDO_TEST(line_61_flow_control_cures_it) {
    const outcome seen = talk_while_held<64>(100ms, {.baud = 9600, .flow_control = true});
    EXPECT_EQ(seen.heard, std::string(480, '.'));
    EXPECT_EQ(seen.overruns, 0u);
}

RONDO_TEST(line_61_yielding_more_often_cures_it) {
    const outcome seen = talk_while_held<64>(50ms, {.baud = 9600});
    EXPECT_EQ(seen.heard, std::string(480, '.'));
    EXPECT_EQ(seen.overruns, 0u);
}

// ... and no more often than the buffer needs: 64 bytes last 66.7 ms.
RONDO_TEST(line_61_the_longest_turn_that_costs_nothing_is_what_the_buffer_lasts) {
    EXPECT_EQ(talk_while_held<64>(64 * 1042us, {.baud = 9600}).overruns, 0u);
    EXPECT_NE(talk_while_held<64>(65 * 1042us, {.baud = 9600}).overruns, 0u);
}

// Events of a line that has gone do nothing, and its partner is nobody's.
RONDO_TEST(uart_a_line_may_go_while_bytes_are_on_their_way) {
    sim::uart<> stays({.baud = 9600});
    {
        sim::uart<> goes({.baud = 9600});
        connect(stays, goes);
        goes.receive_at(now(), "text");
        RONDO_EXPECT_EQ(*goes.try_write(std::as_bytes(std::span("ab", 2))), 2u);
        RONDO_EXPECT_EQ(*stays.try_write(std::as_bytes(std::span("cd", 2))), 2u);
    }
    RONDO_EXPECT(run([]() -> task<> { co_await sleep_for(20ms); }()).has_value());
    std::byte in[4];
    RONDO_EXPECT_EQ(*stays.try_read(in), 0u);
}

} // namespace
} // namespace rondo
