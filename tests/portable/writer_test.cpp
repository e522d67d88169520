// writer_test.cpp - stream_writer on a device whose world is a script.
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

task<> writes(trace& words, auto& writer, std::string_view text) {
    const result<void> how = co_await writer.write(text);
    words.push(how ? "ok" : to_string(how.error()));
}

task<> writes_text(trace& words, scripted_device& device) {
    stream_writer writer{device};
    co_await writes(words, writer, "0123456789");
    co_await writes(words, writer, "");
    const auto slice = bytes_of("abcdefghij").subspan(2, 3);
    const result<void> how = co_await writer.write(slice);
    words.push(how ? "ok" : "?");
    RONDO_EXPECT_EQ(writer.progress(), 3U);
}
RONDO_TEST(line_50_a_write_is_all_of_it_however_little_is_taken_at_once) {
    for (const std::size_t chunk : {std::size_t(1), std::size_t(3), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        RONDO_EXPECT(run(writes_text(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(), "ok ok ok");
        RONDO_EXPECT_EQ(device.written(), "0123456789cde");
    }
}

task<> makes_room(trace& words, scripted_device& device) {
    for (int i = 0; i < 3; ++i) {
        device.stirs(); // for nothing
        co_await yield();
        words.push(device.written());
        device.make_room(3);
        co_await yield();
    }
}
RONDO_TEST(line_50_a_write_waits_for_room) {
    trace words;
    scripted_device device;
    device.room = 2;
    stream_writer writer{device};
    create_task(makes_room(words, device));
    RONDO_EXPECT(run(writes(words, writer, "0123456789")).has_value());
    RONDO_EXPECT_EQ(words.text(), "01 01234 01234567 ok");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(device.written(), "0123456789");
}

task<> writes_pieces(trace& words, scripted_device& device) {
    stream_writer writer{device};
    const result<void> some = co_await writer.write("head ", bytes_of("body"), "", "\r\n");
    words.push(some ? "ok" : "?");
    const std::array list{bytes_of("a"), bytes_of("bc"), bytes_of("def")};
    const result<void> listed = co_await writer.write(std::span(list));
    words.push(listed ? "ok" : "?");
    RONDO_EXPECT_EQ(writer.progress(), 6U);
}
RONDO_TEST(line_50_several_pieces_are_written_as_one) {
    for (const std::size_t chunk : {std::size_t(1), scripted_device::plenty}) {
        trace words;
        scripted_device device;
        device.chunk = chunk;
        RONDO_EXPECT(run(writes_pieces(words, device)).has_value());
        RONDO_EXPECT_EQ(words.text(), "ok ok");
        RONDO_EXPECT_EQ(device.written(), "head body\r\nabcdef");
    }
}

task<> writes_until_refused(trace& words, scripted_device& device) {
    stream_writer writer{device};
    co_await writes(words, writer, "abcdef");
    RONDO_EXPECT_EQ(writer.progress(), 4U);
    co_await writes(words, writer, "gh");
    RONDO_EXPECT_EQ(writer.progress(), 0U);
}
task<> hangs_up(scripted_device& device) {
    co_await yield();
    device.fails_writes(errc::hang_up);
}
RONDO_TEST(line_50_a_write_that_fails_says_how_far_it_came) {
    trace words;
    scripted_device device;
    device.room = 4;
    auto other = create_task(hangs_up(device));
    RONDO_EXPECT(run(writes_until_refused(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "hang-up hang-up");
    RONDO_EXPECT_EQ(device.written(), "abcd");
}

// ---- Others have their turns ------------------------------------------------------------------

task<> counts(unsigned& turns) {
    for (;;) {
        co_await yield();
        ++turns;
    }
}
task<> writes_often(scripted_device& device, unsigned& turns) {
    stream_writer writer{device};
    auto other = create_task(counts(turns));
    co_await yield();
    turns = 0;
    for (unsigned i = 1; i <= 100; ++i) {
        static_cast<void>(co_await writer.write("abc"));
        RONDO_EXPECT_EQ(turns, i * (device.chunk == 1 ? 3 : 1)); // one for each access, no more
    }
    other.cancel();
    static_cast<void>(co_await other);
}
RONDO_TEST(line_50_a_device_that_takes_all_at_once_lets_others_run) {
    for (const std::size_t chunk : {std::size_t(1), scripted_device::plenty}) {
        unsigned turns = 0;
        scripted_device device;
        device.chunk = chunk;
        RONDO_EXPECT(run(writes_often(device, turns)).has_value());
    }
}

// ---- A second writer ---------------------------------------------------------------------------

task<> two_write(trace& words, scripted_device& device) {
    stream_writer writer{device};
    auto first = create_task(writes(words, writer, "first\n"));
    auto second = create_task(writes(words, writer, "second\n"));
    auto third = create_task(writes(words, writer, "third\n"));
    co_await yield();
    second.cancel(); // while it waits for its turn
    static_cast<void>(co_await first);
    static_cast<void>(co_await third);
    co_await writes(words, writer, "fourth\n");
}
RONDO_TEST(line_53_tasks_that_write_have_their_turns) {
    trace words;
    scripted_device device;
    device.chunk = 1;
    RONDO_EXPECT(run(two_write(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "ok ok ok");
    RONDO_EXPECT_EQ(device.written(), "first\nthird\nfourth\n");
}

// ---- Cancels and limits ------------------------------------------------------------------------

task<> writes_in_time(trace& words, scripted_device& device) {
    stream_writer writer{device};
    const auto late = co_await wait_for(writer.write("abcdef"), 1ms);
    words.push(late ? "?" : to_string(late.error()));
    RONDO_EXPECT_EQ(writer.progress(), 4U);
    device.make_room(100);
    co_await writes(words, writer, text_of(bytes_of("abcdef").subspan(writer.progress())));
}
RONDO_TEST(line_53_a_write_with_a_limit_says_how_far_it_came) {
    trace words;
    scripted_device device;
    device.room = 4;
    RONDO_EXPECT(run(writes_in_time(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out ok");
    RONDO_EXPECT_EQ(device.written(), "abcdef");
}

// Cancelled at each of its suspensions: what progress() says is what the device has.
task<> writes_and_says(trace& words, auto& writer) {
    const auto how = co_await attempt(writer.write("abc"));
    words.push(how ? "ok" : to_string(how.error()));
}
task<> cancels_after(unsigned turns, scripted_device& device, trace& words) {
    stream_writer writer{device};
    auto task = create_task(writes_and_says(words, writer));
    for (unsigned i = 0; i < turns; ++i) {
        co_await yield();
    }
    task.cancel();
    static_cast<void>(co_await task);
    RONDO_EXPECT_EQ(writer.progress(), device.written().size());
    co_await writes(words, writer, "\n");
}
RONDO_TEST(line_53_a_write_can_be_cancelled_anywhere_and_the_device_stays_usable) {
    static constexpr std::array<std::string_view, 5> said{"ok", "cancelled ok", "cancelled ok",
                                                          "ok ok", "ok ok"};
    static constexpr std::array<std::string_view, 5> written{"\n", "a\n", "ab\n", "abc\n", "abc\n"};
    for (unsigned turns = 0; turns < 5; ++turns) {
        trace words;
        scripted_device device;
        device.chunk = 1;
        RONDO_EXPECT(run(cancels_after(turns, device, words)).has_value());
        RONDO_EXPECT_EQ(words.text(), said[turns]);
        RONDO_EXPECT_EQ(device.written(), written[turns]);
    }
}

// ---- Drain -------------------------------------------------------------------------------------

task<> writes_and_drains(trace& words, scripted_device& device) {
    stream_writer writer{device};
    co_await writes(words, writer, "abc");
    co_await writer.drain();
    words.push("sent");
}
task<> sends_slowly(trace& words, scripted_device& device) {
    co_await sleep_for(1ms);
    words.push("last bit");
    device.has_sent();
}
RONDO_TEST(line_50_drain_waits_for_the_last_bit) {
    trace words;
    scripted_device device;
    create_task(sends_slowly(words, device));
    RONDO_EXPECT(run(writes_and_drains(words, device)).has_value());
    RONDO_EXPECT_EQ(words.text(), "ok last bit sent");
}

} // namespace
} // namespace rondo
