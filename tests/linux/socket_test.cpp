// socket_test.cpp - TCP over both loopbacks, unix sockets, datagrams.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/server.hpp"
#include "ports/linux/socket.hpp"
#include "ports/linux/udp_socket.hpp"
#include "tests/linux/through.hpp"

#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using linux_port::address;
using linux_port::listen;
using linux_port::open_connection;
using linux_port::socket_stream;
using linux_port::start_server;
using linux_port::tcp_stream;
using test::bytes_of;
using test::text_of;
using test::trace;

// ---- Addresses ----------------------------------------------------------------------------------

task<> finds(trace& words) {
    for (const std::string_view name : {"127.0.0.1", "::1", "localhost", "no.such.host.invalid"}) {
        const auto found = co_await linux_port::find_host(name, 80);
        words.push(found ? found->list[0].text().view() : "none");
    }
}
RONDO_TEST(line_51_hosts_are_found_by_digits_and_names) {
    trace words;
    RONDO_EXPECT(run(finds(words)).has_value());
    const std::string_view seen = words.text();
    RONDO_EXPECT(seen == "127.0.0.1:80 [::1]:80 127.0.0.1:80 none" ||
                 seen == "127.0.0.1:80 [::1]:80 [::1]:80 none");
    RONDO_EXPECT_EQ(address::of_host("127.0.0", 1).error(), errc::not_found);
    RONDO_EXPECT_EQ(address::of_path(std::string(200, 'x')).error(), errc::no_buffer_space);
}

// ---- A server -----------------------------------------------------------------------------------

task<> echoes_lines(tcp_stream& client) {
    stream_reader reader{client};
    stream_writer writer{client};
    while (const auto line = co_await reader.read_line()) {
        if (!co_await writer.write(*line, "!\n")) {
            break;
        }
    }
}
task<> asks(trace& words, std::string_view host, std::uint16_t port, std::string_view what) {
    auto line = co_await open_connection(host, port);
    if (!line) {
        words.push(to_string(line.error()));
        co_return;
    }
    stream_reader reader{*line};
    stream_writer writer{*line};
    for (int i = 0; i != 2; ++i) {
        co_await writer.write(what, "\n");
        const auto answer = co_await reader.read_line();
        words.push(answer ? *answer : to_string(answer.error()));
    }
    line->end_writing(); // the server sees the end of our lines, and ends its own
    const auto last = co_await reader.read_line();
    words.push(last ? "?" : to_string(last.error()));
}
task<> serves(trace& words, std::string_view host) {
    auto listening = listen(host, 0);
    auto server = start_server(*listening, echoes_lines);
    const std::uint16_t port = listening->here().port();
    co_await asks(words, host, port, "a");
    task_group clients;
    trace unordered;
    for (const std::string_view what : {"b", "c", "d"}) {
        clients.start(asks(unordered, host, port, what));
    }
    co_await clients.join();
    for (const std::string_view answer : {"b!", "c!", "d!"}) {
        words.push(unordered.text().find(answer) != std::string_view::npos ? answer : "?");
    }
    server.cancel();
    words.push(to_string((co_await server).error()));
}
task<> is_refused(trace& words, std::string_view host) {
    std::uint16_t port = 0;
    {
        auto listening = listen(host, 0);
        port = listening->here().port();
    }
    co_await asks(words, host, port, "x");
}
RONDO_TEST(line_51_a_server_has_several_clients_and_can_be_stopped) {
    for (const std::string_view host : {"127.0.0.1", "::1"}) {
        trace words;
        RONDO_EXPECT(run(serves(words, host)).has_value());
        RONDO_EXPECT_EQ(words.text(), "a! a! end of stream b! c! d! cancelled");
    }
}
RONDO_TEST(line_51_a_connection_that_is_refused_is_a_result) {
    for (const std::string_view host : {"127.0.0.1", "::1", "localhost"}) {
        trace words;
        RONDO_EXPECT(run(is_refused(words, host)).has_value());
        RONDO_EXPECT_EQ(words.text(), "refused");
    }
}

task<> stays(tcp_stream& client) {
    stream_reader reader{client};
    static_cast<void>(co_await reader.read_line());
}
task<> stops_a_server_with_clients(trace& words) {
    auto listening = listen("127.0.0.1", 0);
    auto server = start_server(*listening, stays);
    auto line = co_await open_connection(listening->here());
    while (this_loop().tasks() < 3) { // main, server, its client
        co_await sleep_for(1ms);
    }
    words.push(to_string(listen("127.0.0.1", listening->here().port()).error()));
    server.cancel();
    static_cast<void>(co_await server);
    words.push(this_loop().tasks() == 1 ? "alone" : "?");
    co_await test::reads_lines(words, *line);
}
RONDO_TEST(line_51_a_server_that_is_stopped_ends_its_clients) {
    trace words;
    RONDO_EXPECT(run(stops_a_server_with_clients(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "address in use alone end of stream");
}

task<> knows_the_peer(trace& words) {
    auto listening = listen("127.0.0.1", 0);
    auto line = co_await open_connection(listening->here());
    auto client = co_await listening->accept();
    words.push(client->peer() == line->here() ? "peer" : "?");
    words.push(line->peer() == listening->here() ? "server" : "?");
    words.push(line->peer().text().view().starts_with("127.0.0.1:") ? "text" : "?");
}
RONDO_TEST(line_51_each_side_knows_who_the_other_is) {
    trace words;
    RONDO_EXPECT(run(knows_the_peer(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "peer server text");
}

// ---- How a connection ends
// ------------------------------------------------------------------------

struct connection {
    tcp_stream one;
    tcp_stream other;
};
task<connection> connects() {
    auto listening = listen("127.0.0.1", 0);
    auto one = co_await open_connection(listening->here());
    auto other = co_await listening->accept();
    co_return connection{std::move(*one), std::move(*other)};
}
task<> ends_one_half(trace& words) {
    auto line = co_await connects();
    co_await test::writes(words, line.one, "last\n");
    line.one.end_writing();
    co_await test::reads_lines(words, line.other);
    co_await test::writes(words, line.other, "still\n"); // the other half is open
    line.other.end_writing();
    co_await test::reads_lines(words, line.one);
}
RONDO_TEST(line_77_a_half_that_is_closed_leaves_the_other_open) {
    trace words;
    RONDO_EXPECT(run(ends_one_half(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "last end of stream still end of stream");
}

task<> is_reset(trace& words) {
    auto line = co_await connects();
    auto reader = create_task(test::reads_lines(words, line.one));
    co_await yield(); // it waits
    line.other.reset();
    static_cast<void>(co_await reader);
    co_await test::reads_lines(words, line.one);
    co_await test::writes(words, line.one, "nobody");
}
RONDO_TEST(line_77_a_reset_is_not_an_end) {
    trace words;
    RONDO_EXPECT(run(is_reset(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "hang-up hang-up hang-up");
}

task<> has_urgent_data(trace& words) {
    auto line = co_await connects();
    auto reader = create_task(test::reads_lines(words, line.one));
    co_await sleep_for(1ms); // it waits, and is watched
    co_await test::writes(words, line.other, "one\n");
    static_cast<void>(::send(line.other.fd(), "!", 1, MSG_OOB));
    co_await test::writes(words, line.other, "two\n"); // a read stops at the mark before this
    line.other.end_writing();
    static_cast<void>(co_await reader);
}
RONDO_TEST(line_77_urgent_data_hides_nothing) {
    trace words;
    RONDO_EXPECT(run(has_urgent_data(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "one two end of stream");
}

// ---- A slow server, sock_nonblock
// -------------------------------------------------------------------

task<> dribbles(tcp_stream& to, std::string_view text, duration pause) {
    stream_writer writer{to};
    for (const char& letter : text) {
        co_await sleep_for(pause);
        co_await writer.write(std::string_view(&letter, 1));
    }
}
// Each byte that comes begins the limit anew.
task<> reads_with_a_limit(trace& words, tcp_stream& from, duration limit) {
    stream_reader reader{from};
    std::array<std::byte, 32> memory;
    std::string text;
    for (;;) {
        const auto got = co_await wait_for(reader.read_some(memory), limit);
        if (!got) {
            words.push(text);
            words.push(to_string(got.error()));
            co_return;
        }
        text += text_of(*got);
    }
}
task<> reads_slowly(trace& words) {
    auto line = co_await connects();
    const time_point before = now();
    auto server = create_task(dribbles(line.other, "0123456789ab", 60ms));
    co_await reads_with_a_limit(words, line.one, 500ms); // afterwards the server is silent
    words.push(now() - before > 12 * 60ms + 500ms ? "late" : "?");
    static_cast<void>(co_await server);
}
RONDO_TEST(line_77_a_limit_begins_anew_with_each_progress) {
    trace words;
    RONDO_EXPECT(run(reads_slowly(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0123456789ab timed out late");
}

constexpr std::size_t much = 3'000'000;
std::byte nth(std::size_t n) { return static_cast<std::byte>(n * 7 + (n >> 8)); }

task<> sends_much(tcp_stream& to) {
    std::vector<std::byte> all(much);
    for (std::size_t i = 0; i != much; ++i) {
        all[i] = nth(i);
    }
    stream_writer writer{to};
    co_await writer.write(all);
    to.end_writing();
}
task<std::size_t> takes_much(tcp_stream& from) {
    stream_reader reader{from};
    std::array<std::byte, 1000> memory;
    std::size_t right = 0;
    for (;;) {
        const auto got = co_await reader.read_some(memory);
        if (!got) {
            co_return got.error() == errc::end_of_stream ? right : 0;
        }
        for (const std::byte each : *got) {
            right += each == nth(right) ? 1 : 0;
        }
        if (right % 7 == 0) {
            co_await yield(); // slower than the writer: it has to wait
        }
    }
}
task<> exchanges(std::size_t& there, std::size_t& back) {
    auto line = co_await connects();
    const int small = 4096;
    ::setsockopt(line.one.fd(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    auto [a, b, c, d] = co_await gather(sends_much(line.one), takes_much(line.other),
                                        sends_much(line.other), takes_much(line.one));
    there = b;
    back = d;
}
RONDO_TEST(line_77_partial_writes_and_reads_lose_nothing) {
    std::size_t there = 0, back = 0;
    RONDO_EXPECT(run(exchanges(there, back)).has_value());
    RONDO_EXPECT_EQ(there, much);
    RONDO_EXPECT_EQ(back, much);
}

// ---- Unix sockets
// ---------------------------------------------------------------------------------

task<> talks_by_path(trace& words, const std::string& path) {
    words.push(to_string((co_await linux_port::open_unix_connection(path)).error()));
    {
        auto listening = linux_port::listen_at_path(path);
        auto server = start_server(*listening, echoes_lines);
        auto line = co_await linux_port::open_unix_connection(path);
        words.push(line->peer().text().view() == path ? "path" : "?");
        co_await test::writes(words, *line, "hello\n");
        line->end_writing();
        co_await test::reads_lines(words, *line);
        server.cancel();
        static_cast<void>(co_await server);
    }
    words.push(::access(path.c_str(), F_OK) != 0 ? "gone" : "?");
}
RONDO_TEST(line_62_a_unix_socket_is_a_stream) {
    trace words;
    const std::string path = "/tmp/rondo_test_" + std::to_string(::getpid());
    RONDO_EXPECT(run(talks_by_path(words, path)).has_value());
    RONDO_EXPECT_EQ(words.text(), "not found path hello! end of stream gone");
}

// ---- Datagrams
// --------------------------------------------------------------------------------------

task<> sends_datagrams(trace& words, std::string_view host) {
    auto one = linux_port::open_udp(host, 0);
    auto other = linux_port::open_udp(host, 0);
    std::array<std::byte, 4> memory;
    auto late = create_task(one->receive(memory));
    co_await yield(); // it waits
    for (const std::string_view text : {"late", "too long", "", "x"}) {
        co_await other->send_to(one->here(), bytes_of(text));
    }
    auto first = co_await late;
    words.push(text_of((*first)->bytes));
    words.push((*first)->from == other->here() ? "from" : "?");
    words.push(to_string((co_await one->receive(memory)).error()));
    words.push((co_await one->receive(memory))->bytes.empty() ? "empty" : "?");
    words.push(text_of((co_await one->receive(memory))->bytes));
    std::vector<std::byte> huge(70'000);
    words.push(to_string((co_await other->send_to(one->here(), huge)).error()));
}
RONDO_TEST(line_62_datagrams_arrive_whole_or_as_an_error) {
    for (const std::string_view host : {"127.0.0.1", "::1"}) {
        trace words;
        RONDO_EXPECT(run(sends_datagrams(words, host)).has_value());
        RONDO_EXPECT_EQ(words.text(), "late from no buffer space empty x no buffer space");
    }
}

} // namespace
} // namespace rondo
