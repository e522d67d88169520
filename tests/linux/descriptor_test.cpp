// descriptor_test.cpp - what the loop does about file descriptors, and what it asks the system for.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/pipe.hpp"
#include "ports/linux/socket.hpp"
#include "ports/linux/system_calls.hpp"
#include "tests/linux/through.hpp"

#include <ctime>
#include <thread>
#include <unistd.h>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using linux_port::byte_file;
using linux_port::open_pipe;
using linux_port::open_socket_pair;
using linux_port::system_calls;
using test::bytes_of;
using test::text_of;
using test::trace;

// Reads what is there once it is.
task<std::string_view> reads(byte_file& from, std::span<std::byte> to) {
    for (;;) {
        const auto n = from.try_read(to);
        if (!n) {
            co_return to_string(n.error());
        }
        if (*n != 0) {
            co_return text_of(to.first(*n));
        }
        co_await from.wait_readable();
    }
}

// ---- The loop sleeps, and looks ---------------------------------------------------------------

duration cpu_time() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return std::chrono::duration_cast<duration>(std::chrono::seconds(t.tv_sec) +
                                                std::chrono::nanoseconds(t.tv_nsec));
}
task<errc> waits_for_nothing(byte_file& from) {
    std::array<std::byte, 8> to;
    const auto seen = co_await wait_for(reads(from, to), 1s);
    co_return seen ? errc::none : seen.error();
}
RONDO_TEST(line_9_a_loop_that_only_waits_for_a_descriptor_sleeps) {
    auto ends = open_pipe();
    const auto calls_before = system_calls;
    const duration cpu_before = cpu_time();
    RONDO_EXPECT_EQ(run(waits_for_nothing(ends->out)).value_or(errc::none), errc::timed_out);
    RONDO_EXPECT(cpu_time() - cpu_before < 100ms);
    RONDO_EXPECT(system_calls - calls_before <= 6); // a read, a registration, a sleep, ...
}

task<> hogs(bool& done) {
    for (const time_point limit = now() + 5s; !done && now() < limit;) {
        co_await yield();
    }
}
task<> reads_beside_a_hog(trace& words, byte_file& from, byte_file& to) {
    bool done = false;
    auto hog = create_task(hogs(done));
    std::array<std::byte, 8> memory;
    co_await yield();
    auto got = create_task(reads(from, memory));
    co_await yield();
    co_await yield();
    static_cast<void>(to.try_write(bytes_of("seen"))); // and the loop never idles
    const auto text = co_await got;
    words.push(done ? "?" : *text);
    done = true;
    static_cast<void>(co_await hog);
}
RONDO_TEST(line_10_a_loop_that_never_idles_sees_its_descriptors) {
    trace words;
    auto ends = open_pipe();
    const time_point before = now();
    RONDO_EXPECT(run(reads_beside_a_hog(words, ends->out, ends->in)).has_value());
    RONDO_EXPECT_EQ(words.text(), "seen");
    RONDO_EXPECT(now() - before < 5s); // else the hog has given up
}

// What it waits for is there before its turn ends, and a turn takes longer than the loop goes
// without a look: a descriptor is ready whenever the loop looks.
task<> is_always_ready(byte_file& from, byte_file& to, const bool& done, int& rounds) {
    std::array<std::byte, 8> memory;
    static_cast<void>(from.try_read(memory)); // nothing: from here on it is watched
    while (!done && rounds < 1000) {
        ++rounds;
        static_cast<void>(to.try_write(bytes_of("x")));
        for (const time_point end = now() + 100us; now() < end;) {
        }
        static_cast<void>(co_await reads(from, memory));
    }
}
task<> has_three_turns(byte_file& from, byte_file& to, int& rounds) {
    bool done = false;
    auto other = create_task(is_always_ready(from, to, done, rounds));
    for (int i = 0; i != 3; ++i) {
        co_await yield();
    }
    done = true;
    static_cast<void>(co_await other);
}
RONDO_TEST(line_10_descriptors_that_are_always_ready_starve_nobody) {
    auto ends = open_pipe();
    int rounds = 0;
    RONDO_EXPECT(run(has_three_turns(ends->out, ends->in, rounds)).has_value());
    RONDO_EXPECT(rounds <= 6);
}

// ---- What a message costs -----------------------------------------------------------------------

task<> answers(byte_file& line, int messages) {
    std::array<std::byte, 64> memory;
    for (int i = 0; i != messages; ++i) {
        const auto text = co_await reads(line, memory);
        static_cast<void>(line.try_write(bytes_of(text)));
    }
}
task<std::uint64_t> asks(byte_file& line, int messages) {
    std::array<std::byte, 64> memory;
    std::uint64_t before = 0;
    for (int i = 0; i != messages; ++i) {
        if (i == 10) { // all is registered by now
            before = system_calls;
        }
        static_cast<void>(line.try_write(bytes_of("0123456789")));
        static_cast<void>(co_await reads(line, memory));
    }
    co_return system_calls - before;
}
task<std::uint64_t> asks_and_answers() {
    auto pair = open_socket_pair();
    auto other = create_task(answers(pair->other, 1010));
    const std::uint64_t calls = co_await asks(pair->one, 1010);
    static_cast<void>(co_await other);
    co_return calls;
}
RONDO_TEST(line_62_a_message_costs_a_write_a_read_and_a_sleep) {
    RONDO_EXPECT_EQ(run(asks_and_answers()).value_or(0), 1000u * 2 * 3);
}

// ---- Nothing is missed
// ----------------------------------------------------------------------------

task<> reads_by_parts(trace& words) {
    auto pair = open_socket_pair();
    std::array<std::byte, 4> four;
    auto first = create_task(reads(pair->one, four));
    co_await sleep_for(1ms); // it waits, and is watched
    static_cast<void>(pair->other.try_write(bytes_of("0123456789")));
    words.push(*co_await first);
    words.push(co_await reads(pair->one, four));
    words.push(co_await reads(pair->one, four)); // less than asked for: it is dry
    static_cast<void>(pair->other.try_write(bytes_of("next")));
    words.push(co_await reads(pair->one, four));
    std::array<std::byte, 8> eight;
    static_cast<void>(pair->other.try_write(bytes_of("last")));
    pair->other.close();
    words.push(co_await reads(pair->one, eight)); // less than asked for, and the end is behind it
    words.push(co_await reads(pair->one, eight));
    words.push(co_await reads(pair->one, eight));
}
RONDO_TEST(line_62_reads_that_take_a_part_miss_nothing) {
    trace words;
    RONDO_EXPECT(run(reads_by_parts(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0123 4567 89 next last end of stream end of stream");
}

task<> moves(trace& words) {
    auto pair = open_socket_pair();
    std::array<std::byte, 4> four;
    words.push(to_string((co_await wait_for(reads(pair->one, four), 0s)).error()));
    byte_file moved(std::move(pair->one)); // it was watched, and is anew
    auto reader = create_task(reads(moved, four));
    co_await sleep_for(1ms); // it waits
    static_cast<void>(pair->other.try_write(bytes_of("here")));
    words.push(*co_await reader);
}
RONDO_TEST(line_62_a_device_may_move_while_nobody_waits_for_it) {
    trace words;
    RONDO_EXPECT(run(moves(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out here");
}

task<> fills_up(trace& words) {
    auto ends = open_pipe();
    std::array<std::byte, 4096> much{};
    std::size_t written = 0;
    while (const auto n = ends->in.try_write(much)) {
        if (*n == 0) {
            break;
        }
        written += *n;
    }
    auto writer = create_task(test::writes(words, ends->in, "more"));
    co_await yield();
    words.push(ends->in.try_write(much).value_or(1) == 0 ? "full" : "room");
    while (written != 0) {
        written -= (co_await reads(ends->out, much)).size();
    }
    static_cast<void>(co_await writer);
    words.push(co_await reads(ends->out, much));
    ends->out.close();
    words.push(to_string(ends->in.try_write(much).error()));
    words.push(to_string(ends->in.try_write(much).error()));
}
RONDO_TEST(line_62_a_full_pipe_is_waited_for_and_one_that_nobody_reads_is_an_error) {
    trace words;
    RONDO_EXPECT(run(fills_up(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "full more hang-up hang-up");
}

task<> lets_a_thread_write(trace& words, byte_file& from, byte_file& to) {
    std::array<std::byte, 1> one;
    for (int i = 0; i != 2000; ++i) {
        std::thread writer([&] {
            const char byte = 'x';
            static_cast<void>(::write(to.fd(), &byte, 1));
        });
        const auto text = co_await reads(from, one); // at any instant of falling asleep
        writer.join();
        if (text != "x") {
            words.push(text);
        }
    }
    words.push("all");
}
RONDO_TEST(line_9_what_comes_while_the_loop_falls_asleep_wakes_it) {
    trace words;
    auto ends = open_pipe();
    RONDO_EXPECT(run(lets_a_thread_write(words, ends->out, ends->in)).has_value());
    RONDO_EXPECT_EQ(words.text(), "all");
}

} // namespace
} // namespace rondo
