// reader_test.cpp - stream_reader on a device whose world is a script.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"
#include "tests/scripted_device.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::bytes_of;
using test::scripted_device;
using test::text_of;
using test::trace;

// What a read has given: text in brackets, or the error's word.
template <class Bytes>
void note(trace& words, const result<Bytes>& got) {
    if (!got) {
        words.push(to_string(got.error()));
        return;
    }
    words.push("[");
    if constexpr (std::is_same_v<Bytes, std::string_view>) {
        words.push(*got);
    } else {
        words.push(text_of(*got));
    }
    words.push("]");
}

// ---- Lines ------------------------------------------------------------------------------------

task<> reads_lines(trace& words, auto& reader) {
    result<std::string_view> line;
    do {
        line = co_await reader.read_line();
        note(words, line);
    } while (line);
}
task<> reads_lines_of(trace& words, scripted_device& device) {
    stream_reader reader{device};
    co_await reads_lines(words, reader);
}

RONDO_TEST(line_49_lines_end_with_n_or_rn_and_the_last_one_with_the_stream) {
    for (const std::size_t chunk : {std::size_t(1), std::size_t(2), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        device.sends("one\ntwo\r\n\n\r\n\rx\r\r\nlast");
        device.sends(errc::end_of_stream);
        RONDO_EXPECT(run(reads_lines_of(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(), "[ one ] [ two ] [  ] [  ] [ \rx\r ] [ last ] end of stream");
    }
}

task<> sends_in_pieces(scripted_device& device, const auto& pieces) {
    for (const std::string_view piece : pieces) {
        device.sends(piece);
        co_await yield();
        co_await yield();
    }
    device.sends(errc::end_of_stream);
}
RONDO_TEST(line_49_a_line_may_come_in_pieces) {
    static constexpr std::array<std::string_view, 7> pieces{"o",   "ne",   "\ntw", "",
                                                            "o\r", "\nth", "ree"};
    trace words;
    scripted_device device;
    create_task(sends_in_pieces(device, pieces));
    RONDO_EXPECT(run(reads_lines_of(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "[ one ] [ two ] [ three ] end of stream");
}

task<> reads_long_lines(trace& words, scripted_device& device) {
    stream_reader<scripted_device, 8> reader{device};
    for (int i = 0; i < 9; ++i) {
        note(words, co_await reader.read_line());
    }
}
RONDO_TEST(line_49_a_line_that_is_too_long_is_said_once_and_the_next_is_whole) {
    for (const std::size_t chunk : {std::size_t(1), std::size_t(3), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        device.sends("fits 7.\n8 bytes.\nok\nmuch longer than eight\r\nok\n12345678");
        device.sends(errc::end_of_stream);
        RONDO_EXPECT(run(reads_long_lines(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(), "[ fits 7. ] no buffer space [ ok ] no buffer space [ ok ] "
                                      "no buffer space end of stream end of stream end of stream");
    }
}

task<> reads_records(trace& words, scripted_device& device) {
    stream_reader reader{device};
    for (int i = 0; i < 4; ++i) {
        note(words, co_await reader.read_until(std::byte{';'}));
    }
}
RONDO_TEST(line_49_records_end_with_a_delimiter) {
    trace words;
    scripted_device device;
    device.sends("a\r\nb;;c\r;d");
    device.sends(errc::end_of_stream);
    RONDO_EXPECT(run(reads_records(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "[ a\r\nb ] [  ] [ c\r ] [ d ]");
}

task<> walks_lines(trace& words, scripted_device& device) {
    stream_reader reader{device};
    auto lines = reader.lines();
    for (;;) {
        const std::string_view* line = co_await lines.next();
        if (line == nullptr && lines.why() == errc::end_of_stream) {
            break;
        }
        words.push(line != nullptr ? *line : to_string(lines.why()));
    }
}
RONDO_TEST(line_49_lines_in_a_loop) {
    trace words;
    scripted_device device;
    device.sends("a\nb");
    device.sends(errc::framing);
    device.sends("c\nd");
    device.sends(errc::end_of_stream);
    RONDO_EXPECT(run(walks_lines(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a framing error bc d");
}

// ---- Bytes ------------------------------------------------------------------------------------

task<> reads_some(trace& words, scripted_device& device) {
    stream_reader<scripted_device, 8> reader{device};
    std::array<std::byte, 5> to{};
    note(words, co_await reader.read_some(to));
    note(words, co_await reader.read_exactly(2));
    note(words, co_await reader.read_some(std::span(to).first(1)));
    note(words, co_await reader.read_some(to));
    note(words, co_await reader.read_some(std::span(to).first(0)));
    note(words, co_await reader.read_some(to));
}
RONDO_TEST(line_49_some_bytes_are_what_is_there) {
    trace words;
    scripted_device device;
    device.sends("0123456789abc");
    device.sends(errc::end_of_stream);
    RONDO_EXPECT(run(reads_some(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "[ 01234 ] [ 56 ] [ 7 ] [ 89abc ] [  ] end of stream");
    RONDO_EXPECT_EQ(device.reads, 3U); // the 5 straight, 8 ahead, the end
}

task<> reads_exactly(trace& words, scripted_device& device) {
    stream_reader<scripted_device, 8> reader{device};
    std::array<std::byte, 10> to{};
    note(words, co_await reader.read_exactly(3));
    const result<void> filled = co_await reader.read_exactly(to);
    words.push(filled ? text_of(to) : "?");
    note(words, co_await reader.read_exactly(0));
    note(words, co_await reader.read_exactly(8));
    note(words, co_await reader.read_exactly(8)); // "xyz" stays readable
    const result<void> rest = co_await reader.read_exactly(to);
    words.push(to_string(rest.error()));
    words.push(text_of(std::span(to).first(reader.progress())));
}
RONDO_TEST(line_49_exactly_so_many_bytes) {
    for (const std::size_t chunk : {std::size_t(1), std::size_t(3), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        device.sends("abc0123456789ABCDEFGHxyz");
        device.sends(errc::end_of_stream);
        RONDO_EXPECT(run(reads_exactly(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(),
                        "[ abc ] 0123456789 [  ] [ ABCDEFGH ] end of stream end of stream xyz");
    }
}

task<> reads_to_the_end(trace& words, scripted_device& device, std::size_t room) {
    stream_reader<scripted_device, 8> reader{device};
    std::array<std::byte, 16> to{};
    note(words, co_await reader.read_exactly(1));
    note(words, co_await reader.read_all(std::span(to).first(room)));
    words.push(text_of(std::span(to).first(reader.progress())));
    note(words, co_await reader.read_all(to));
}
RONDO_TEST(line_49_to_the_end_of_the_stream) {
    for (const std::size_t chunk : {std::size_t(1), std::size_t(3), scripted_device::plenty}) {
        for (const std::size_t room : {std::size_t(9), std::size_t(10), std::size_t(11)}) {
            trace words;
            scripted_device device;
            device.chunk = chunk;
            device.sends("<0123456789");
            device.sends(errc::end_of_stream);
            RONDO_EXPECT(run(reads_to_the_end(words, device, room)).has_value());
            RONDO_EXPECT_EQ(words.text(), room == 9 ? "[ < ] no buffer space 012345678 [ 9 ]"
                                                    : "[ < ] [ 0123456789 ] 0123456789 [  ]");
        }
    }
}

// ---- Errors stand in their place --------------------------------------------------------------

task<> meets_errors(trace& words, scripted_device& device) {
    stream_reader reader{device};
    std::array<std::byte, 8> to{};
    note(words, co_await reader.read_some(to));
    note(words, co_await reader.read_some(to));
    note(words, co_await reader.read_line()); // "cd" stays
    note(words, co_await reader.read_line());
    note(words, co_await reader.read_all(to)); // "e" came
    words.push(text_of(std::span(to).first(reader.progress())));
    note(words, co_await reader.read_burst(1ms));
    note(words, co_await reader.read_burst(1ms));
    note(words, co_await reader.read_burst(1ms));
    note(words, co_await reader.read_some(to));
}
RONDO_TEST(line_49_an_error_comes_behind_what_came_before_it) {
    for (const std::size_t chunk : {std::size_t(2), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        device.sends("ab");
        device.sends(errc::overrun);
        device.sends("cd");
        device.sends(errc::parity);
        device.sends("\ne");
        device.sends(errc::line_break);
        device.sends("fg");
        device.sends(errc::framing);
        device.sends("h");
        device.sends(errc::hang_up);
        RONDO_EXPECT(run(meets_errors(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(),
                        "[ ab ] overrun parity error [ cd ] line break e [ fg ] framing error "
                        "[ h ] hang-up");
    }
}

} // namespace
} // namespace rondo
