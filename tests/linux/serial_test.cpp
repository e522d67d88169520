// serial_test.cpp - serial lines on pairs of ptys, and a terminal that others share.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/serial_line.hpp"
#include "ports/linux/uart.hpp"
#include "tests/linux/through.hpp"

#include <array>
#include <fcntl.h>
#include <termios.h>

namespace rondo {
namespace {

using linux_port::flow_control;
using linux_port::open_pty;
using linux_port::open_serial;
using linux_port::serial_settings;
using test::text_of;
using test::trace;

task<> talks(trace& words) {
    auto wire = open_pty();
    stream_reader near{wire->near}, far{wire->far};
    stream_writer to_far{wire->near}, to_near{wire->far};
    for (int i = 0; i != 3; ++i) {
        co_await to_far.write("AT\r\n");
        words.push(*co_await far.read_line());
        co_await to_near.write("OK\r\n");
        words.push(*co_await near.read_line());
    }
    co_await to_near.write("\x03\x04\xff\x11\x13");
    words.push(text_of(*co_await near.read_exactly(5)) == "\x03\x04\xff\x11\x13" ? "raw" : "?");
    co_await to_near.drain();
    words.push("sent");
    co_await to_far.write("\377\1\377\377"); // the system marks what looks like a mark
    words.push(text_of(*co_await far.read_exactly(4)) == "\377\1\377\377" ? "whole" : "?");
    wire->near.close();
    words.push(to_string((co_await far.read_line()).error()));
    words.push(to_string((co_await to_near.write("x")).error()));
}
RONDO_TEST(line_62_a_serial_line_is_a_stream) {
    trace words;
    RONDO_EXPECT(run(talks(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "AT OK AT OK AT OK raw sent whole hang-up hang-up");
}

RONDO_TEST(line_62_a_serial_line_is_set_up_as_asked) {
    for (const serial_settings& wanted :
         {serial_settings{}, serial_settings{.baud = 921'600, .stop_bits = 2},
          serial_settings{.baud = 31'250, .flow = flow_control::rts_cts}, // MIDI: no classic rate
          serial_settings{.baud = 9600, .flow = flow_control::xon_xoff}}) {
        auto wire = open_pty(wanted);
        RONDO_EXPECT(wire->far.settings() == wanted);
    }
    RONDO_EXPECT_EQ(open_serial("/dev/no_such_line").error(), errc::not_found);
    RONDO_EXPECT_EQ(open_serial("/dev/null").error(), errc::not_permitted);
}

// A pty has no parity: what is asked for is looked at before the system takes it.
RONDO_TEST(line_62_parity_and_data_bits_are_told_to_the_system) {
    using linux_port::parity;
    using linux_port::detail::as_termios_flags;
    const auto flags = [](parity p, std::uint8_t bits) {
        return as_termios_flags({.data_bits = bits, .parity = p});
    };
    constexpr unsigned parenb = 0x100, parodd = 0x200, csize = 0x30; // asm/termbits.h
    constexpr unsigned all = parenb | parodd | csize;
    RONDO_EXPECT_EQ(flags(parity::none, 8) & all, 0x30u);
    RONDO_EXPECT_EQ(flags(parity::even, 7) & all, 0x20u | parenb);
    RONDO_EXPECT_EQ(flags(parity::odd, 5) & all, 0u | parenb | parodd);
}

// ---- Errors of the line ------------------------------------------------------------------------

// What a decoder makes of `read` when it comes in pieces of `at_once` bytes, for readers of `room`.
void decodes(trace& words, std::string_view read, std::size_t at_once, std::size_t room) {
    linux_port::line_marks marks;
    marks.means(errc::parity);
    std::array<std::byte, 8> memory;
    const auto to = std::span(memory).first(room);
    for (auto piece = test::bytes_of(read); !piece.empty();) {
        const auto made = marks.decode(piece.first(std::min(at_once, piece.size())), to);
        piece = piece.subspan(made.read);
        RONDO_EXPECT(made.written == 0 || made.error == errc::none); // one thing at a time
        for (const std::byte each : to.first(made.written)) {
            words.push(each == std::byte{0xFF} ? '*' : static_cast<char>(each));
        }
        if (made.error != errc::none) {
            words.push(to_string(made.error));
        }
    }
}
// A pty has no line that could go wrong: the decoder is told what the system would read.
RONDO_TEST(line_62_marks_of_the_system_become_errors_in_their_place) {
    using namespace std::string_view_literals;
    constexpr auto read = "ab\377\0cd\377\377\377\0\0e\377\0\377\377\0\0\377\377f"sv;
    for (std::size_t at_once = 1; at_once != read.size() + 1; ++at_once) {
        for (const std::size_t room : {1u, 2u, 3u, 8u}) {
            trace words;
            decodes(words, read, at_once, room);
            RONDO_EXPECT_EQ(words.text(), "a b parity error c d * line break e parity error * "
                                          "line break * f");
        }
    }
}

// The system is asked not to put marks between the bytes, and the other end puts them there.
task<> reads_marks(trace& words, linux_port::parity parity) {
    using namespace std::string_view_literals;
    auto wire = open_pty({.parity = parity});
    termios set{};
    ::tcgetattr(wire->far.fd(), &set);
    words.push((set.c_iflag & (PARMRK | INPCK | IGNPAR | IGNBRK)) == (PARMRK | INPCK) ? "asked"
                                                                                      : "?");
    set.c_iflag &= ~static_cast<tcflag_t>(PARMRK);
    ::tcsetattr(wire->far.fd(), TCSANOW, &set);
    stream_writer line{wire->near};
    stream_reader reader{wire->far};
    co_await line.write("one\ntw\377\0o\nthree\377\0\0\n\377\377\n"sv);
    for (int i = 0; i != 6; ++i) {
        const auto text = co_await reader.read_line();
        words.push(text ? *text : to_string(text.error()));
    }
}
RONDO_TEST(line_62_errors_of_a_serial_line_come_in_their_place) {
    trace words;
    RONDO_EXPECT(run(reads_marks(words, linux_port::parity::even)).has_value());
    RONDO_EXPECT_EQ(words.text(), "asked one parity error two line break three \377");
    trace others;
    RONDO_EXPECT(run(reads_marks(others, linux_port::parity::none)).has_value());
    RONDO_EXPECT_EQ(others.text(), "asked one framing error two line break three \377");
}

task<> asks_a_terminal(trace& words) {
    auto wire = open_pty();
    const int flags = ::fcntl(wire->far.fd(), F_GETFL) & ~O_NONBLOCK;
    ::fcntl(wire->far.fd(), F_SETFL, flags); // as the shell's
    linux_port::uart terminal(wire->far.fd(), wire->far.fd());
    auto reader = create_task(test::reads_lines(words, terminal));
    co_await test::writes(words, wire->near, "typed\n");
    co_await test::writes(words, terminal, "shown\n");
    stream_reader screen{wire->near};
    words.push(*co_await screen.read_line());
    while (words.text() != "shown typed" && words.text() != "typed shown") {
        co_await yield();
    }
    words.push(::fcntl(wire->far.fd(), F_GETFL) == flags ? "as-it-was" : "?");
    reader.cancel();
    static_cast<void>(co_await reader);
}
RONDO_TEST(line_62_a_terminal_that_others_share_keeps_its_flags) {
    trace words;
    RONDO_EXPECT(run(asks_a_terminal(words)).has_value());
    RONDO_EXPECT(words.text().ends_with(" as-it-was"));
}

} // namespace
} // namespace rondo
