// reader_turns_test.cpp - a stream_reader among tasks: others have their turns, readers theirs, and
// whoever leaves in the middle takes no byte with it.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"
#include "tests/scripted_device.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::scripted_device;
using test::text_of;
using test::trace;

// ---- Others have their turns ------------------------------------------------------------------

task<> counts(unsigned& turns) {
    for (;;) {
        co_await yield();
        ++turns;
    }
}
task<> reads_often(scripted_device& device, unsigned& turns) {
    stream_reader reader{device};
    auto other = create_task(counts(turns));
    co_await yield();
    turns = 0;
    std::array<std::byte, 4> to{};
    for (unsigned i = 0; i < 10; ++i) {
        const auto some = co_await reader.read_some(to);
        RONDO_EXPECT(some.has_value());
        RONDO_EXPECT_EQ(turns, device.reads - 1);
    }
    const auto filled = co_await reader.read_exactly(to);
    RONDO_EXPECT(filled.has_value());
    RONDO_EXPECT_EQ(turns, device.reads - 1);
    const auto four = co_await reader.read_exactly(4);
    RONDO_EXPECT(four.has_value());
    RONDO_EXPECT_EQ(turns, device.reads - 1);
    for (int i = 0; i < 2; ++i) { // the second is there already, or not
        const auto line = co_await reader.read_line();
        RONDO_EXPECT(line.has_value());
        RONDO_EXPECT_EQ(turns, device.reads - 1);
    }
    for (unsigned i = 0; i < 10; ++i) {
        const auto none = co_await reader.read_some(to);
        RONDO_EXPECT(!none.has_value()); // an end is no excuse
        RONDO_EXPECT_EQ(turns, device.reads - 1);
    }
    other.cancel();
    static_cast<void>(co_await other);
}
RONDO_TEST(line_50_a_device_that_is_always_ready_lets_others_run) {
    for (const std::size_t chunk : {std::size_t(1), scripted_device::plenty}) {
        unsigned turns = 0;
        scripted_device device;
        device.chunk = chunk;
        device.sends("0123456789012345678901234567890123456789012\nabc\n");
        if (chunk != 1) { // reads that are longer need more
            device.sends("x\ny\n");
        }
        device.sends(errc::end_of_stream);
        RONDO_EXPECT(run(reads_often(device, turns)).has_value());
    }
}

// Two suspensions between two reads would let the other have two turns.
task<> reads_what_comes(scripted_device& device, unsigned& turns, unsigned& between) {
    stream_reader reader{device};
    std::array<std::byte, 4> to{};
    for (;;) {
        const unsigned before = turns;
        static_cast<void>(co_await reader.read_some(to));
        between = turns - before;
    }
}
task<> sends_sometimes(scripted_device& device, unsigned& turns, unsigned& between) {
    auto reader = create_task(reads_what_comes(device, turns, between));
    auto other = create_task(counts(turns));
    for (int i = 0; i < 5; ++i) {
        for (int pause = 0; pause < 4; ++pause) {
            co_await yield();
        }
        device.sends("x");
        co_await yield();
        RONDO_EXPECT(i == 0 || between == 5U);
    }
    reader.cancel();
    other.cancel();
    static_cast<void>(co_await reader);
    static_cast<void>(co_await other);
}
RONDO_TEST(line_50_who_had_to_wait_reads_at_once_after_it) {
    unsigned turns = 0;
    unsigned between = 0;
    scripted_device device;
    RONDO_EXPECT(run(sends_sometimes(device, turns, between)).has_value());
}

// ---- A second reader ---------------------------------------------------------------------------

task<> reads_two_lines(trace& words, auto& reader, std::string_view name) {
    for (int i = 0; i < 2; ++i) {
        const auto line = co_await reader.read_line();
        words.push(name);
        words.push(line ? *line : to_string(line.error()));
    }
}
task<> three_read(trace& words, scripted_device& device) {
    stream_reader reader{device};
    auto a = create_task(reads_two_lines(words, reader, "a"));
    auto b = create_task(reads_two_lines(words, reader, "b"));
    auto c = create_task(reads_two_lines(words, reader, "c"));
    for (const std::string_view piece : {"on", "e\ntwo\nth", "ree", "\nfo", "ur\n"}) {
        device.sends(piece);
        co_await sleep_for(1ms);
        if (piece == "on") {
            b.cancel(); // waits for its turn
        }
        if (piece == "ree") {
            c.cancel(); // in the middle of its line: whoever is next has all of it
        }
    }
    static_cast<void>(co_await a);
    co_await reads_two_lines(words, reader, "main");
}
RONDO_TEST(line_53_tasks_that_read_have_their_turns_and_no_line_is_torn) {
    trace words;
    scripted_device device;
    device.chunk = 1;
    create_task([](scripted_device& d) -> task<> {
        co_await sleep_for(20ms);
        d.sends(errc::end_of_stream);
    }(device));
    RONDO_EXPECT(run(three_read(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a one c two a three main four main end of stream");
}

// ---- Cancels and limits ------------------------------------------------------------------------

// Each read is cut off at its first suspension, wherever that is, and tried again; what comes is
// what was sent. The longest of them need as many trials as the device has pieces.
struct cut_off {
    using reader = stream_reader<scripted_device, 16>;
    reader& in;
    trace& words;
    unsigned times = 0;

    task<> read(auto start) {
        for (;;) {
            const auto got = co_await wait_for(start(in), 0ms);
            if (got || got.error() != errc::timed_out) {
                words.push(got ? as_text(*got) : to_string(got.error()));
                break;
            }
            ++times;
            co_await yield();
        }
    }
    static std::string_view as_text(std::string_view line) { return line; }
    static std::string_view as_text(std::span<const std::byte> bytes) { return text_of(bytes); }
};

task<> reads_cut_off(trace& words, scripted_device& device, unsigned pieces) {
    cut_off::reader reader{device};
    cut_off cut{reader, words};
    for (int i = 0; i < 2; ++i) {
        co_await cut.read([](auto& in) { return in.read_line(); });
        co_await cut.read([](auto& in) { return in.read_exactly(5); });
        co_await cut.read([](auto& in) { return in.read_until(std::byte{';'}); });
    }
    co_await cut.read([](auto& in) { return in.read_line(); });
    RONDO_EXPECT(cut.times >= pieces);
}
RONDO_TEST(line_53_a_read_that_is_cut_off_anywhere_loses_no_byte) {
    for (const std::size_t chunk : {std::size_t(1), std::size_t(3), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        device.sends("one\r\nfivesrecord;two\n54321another;");
        device.sends(errc::end_of_stream);
        RONDO_EXPECT(run(reads_cut_off(words, device,
                                       chunk == 1   ? 30
                                       : chunk == 3 ? 10
                                                    : 1))
                         .has_value());
        RONDO_EXPECT_EQ(words.text(), "one fives record two 54321 another end of stream");
    }
}

// The same where the caller's memory is filled: what came is its start.
task<> fills_cut_off(trace& words, scripted_device& device) {
    stream_reader<scripted_device, 4> reader{device};
    std::array<std::byte, 20> to{};
    std::span<std::byte> rest(to);
    const auto one = co_await reader.read_exactly(1); // some may be ahead
    RONDO_EXPECT(one.has_value());
    for (;;) {
        const auto how = co_await wait_for(reader.read_exactly(rest), 0ms);
        rest = rest.subspan(reader.progress());
        if (how) {
            break;
        }
        RONDO_EXPECT(how.error() == errc::timed_out);
        co_await yield();
    }
    words.push(text_of(to));
    std::array<std::byte, 20> all{};
    rest = all;
    for (;;) {
        const auto how = co_await wait_for(reader.read_all(rest), 0ms);
        if (how) {
            break;
        }
        rest = rest.subspan(reader.progress());
        co_await yield();
    }
    words.push(text_of(std::span(all).first(all.size() - rest.size() + reader.progress())));
}
RONDO_TEST(line_53_what_came_before_a_limit_is_the_start) {
    for (const std::size_t chunk : {std::size_t(1), std::size_t(3), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        device.sends("<0123456789abcdefghijthe rest of it");
        device.sends(errc::end_of_stream);
        RONDO_EXPECT(run(fills_cut_off(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(), "0123456789abcdefghij the rest of it");
    }
}

task<> reads_some_or_leaves(trace& words, auto& reader, std::span<std::byte> to) {
    const auto got = co_await attempt(reader.read_some(to));
    words.push(got ? text_of(*got) : to_string(got.error()));
}
// The byte comes and the cancel after it, in the same turn: it is delivered, or stays.
task<> cancels_what_has_come(trace& words, scripted_device& device) {
    stream_reader reader{device};
    std::array<std::byte, 4> to{};
    auto late = create_task(reads_some_or_leaves(words, reader, to));
    co_await yield();
    device.sends("ab");
    late.cancel();
    static_cast<void>(co_await late);
    auto early = create_task(reads_some_or_leaves(words, reader, to));
    co_await yield();
    early.cancel();
    device.sends("cd");
    static_cast<void>(co_await early);
    co_await reads_some_or_leaves(words, reader, to);
}
RONDO_TEST(line_53_a_cancel_and_a_byte_at_once) {
    trace words;
    scripted_device device;
    RONDO_EXPECT(run(cancels_what_has_come(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "ab cancelled cd");
}

// progress() is of the read that ended last, not of the one that has begun meanwhile.
task<> waits_in_vain(trace& words, scripted_device& device) {
    stream_reader reader{device};
    std::array<std::byte, 8> first{};
    std::array<std::byte, 8> second{};
    device.sends("abcde");
    auto other = create_task([](auto& in, std::span<std::byte> to) -> task<> {
        static_cast<void>(co_await in.read_exactly(to));
    }(reader, first));
    co_await sleep_for(1ms);
    const auto late = co_await wait_for(reader.read_exactly(second), 1ms);
    words.push(late ? "?" : to_string(late.error()));
    words.push(reader.progress() == 0 ? "nothing" : "something");
    device.sends("fgh");
    static_cast<void>(co_await other);
    words.push(text_of(std::span(first).first(reader.progress())));
}
RONDO_TEST(line_53_who_never_had_a_turn_has_read_nothing) {
    trace words;
    scripted_device device;
    RONDO_EXPECT(run(waits_in_vain(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out nothing abcdefgh");
}

// ---- Bursts ------------------------------------------------------------------------------------

task<> reads_bursts(trace& words, scripted_device& device) {
    stream_reader<scripted_device, 8> reader{device};
    for (;;) {
        const auto burst = co_await reader.read_burst(20ms);
        words.push(burst ? text_of(*burst) : to_string(burst.error()));
        if (!burst) {
            break;
        }
    }
}
task<> sends_bursts(scripted_device& device) {
    device.sends("a");
    co_await yield();
    device.sends("b");
    co_await yield();
    co_await yield();
    device.sends("c");
    co_await sleep_for(60ms);
    device.sends("d");
    co_await sleep_for(60ms);
    device.sends("0123456789");
    co_await sleep_for(60ms);
    device.sends(errc::end_of_stream);
}
RONDO_TEST(line_110_a_burst_ends_with_a_pause) {
    for (const std::size_t chunk : {std::size_t(1), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        create_task(sends_bursts(device));
        RONDO_EXPECT(run(reads_bursts(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(), "abc d 01234567 89 end of stream");
    }
}

// Cut off by its own limit, by one from outside, and cancelled.
task<> burst_or_leaves(trace& words, auto& reader) {
    const auto burst = co_await attempt(reader.read_burst(1s));
    words.push(burst ? "?" : to_string(burst.error()));
}
task<> burst_under_limits(trace& words, scripted_device& device) {
    stream_reader reader{device};
    device.sends("ab");
    for (int i = 0; i < 2; ++i) {
        const auto burst = co_await wait_for(reader.read_burst(1s), 1ms);
        words.push(burst ? "?" : to_string(burst.error()));
    }
    auto cancelled = create_task(burst_or_leaves(words, reader));
    co_await yield();
    cancelled.cancel();
    static_cast<void>(co_await cancelled);
    device.sends("c");
    const auto burst = co_await wait_for(reader.read_burst(1ms), 1s);
    words.push(burst ? text_of(*burst) : to_string(burst.error()));
}
RONDO_TEST(line_110_a_burst_that_is_cut_off_loses_no_byte) {
    trace words;
    scripted_device device;
    RONDO_EXPECT(run(burst_under_limits(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out timed out cancelled abc");
}

} // namespace
} // namespace rondo
