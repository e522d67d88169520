// crowd_test.cpp - a thousand open connections: what they cost while they are idle, and while they
// are not.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/server.hpp"
#include "ports/linux/socket.hpp"
#include "ports/linux/system_calls.hpp"
#include "tests/heap_calls.hpp"
#include "tests/linux/through.hpp"

#include <new>
#include <sys/resource.h>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using linux_port::system_calls;
using linux_port::tcp_stream;
using test::heap_calls;

constexpr std::size_t connections = 1000;

task<> echoes(tcp_stream& client) {
    stream_reader reader{client};
    stream_writer writer{client};
    std::array<std::byte, 64> memory;
    while (const auto got = co_await reader.read_some(memory)) {
        if (!co_await writer.write(*got)) {
            break;
        }
    }
}

// Both ends of all connections are in this process.
bool may_open_enough() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    return files.rlim_max >= 2 * connections + 64;
}

using crowd = std::vector<tcp_stream>;

// Each of them is echoed a message. How many were.
task<std::size_t> talk(crowd& clients) {
    std::size_t echoed = 0;
    for (tcp_stream& client : clients) {
        stream_reader reader{client};
        stream_writer writer{client};
        static_cast<void>(co_await writer.write("how are you?"));
        const auto answer = co_await reader.read_exactly(12);
        echoed += answer && test::text_of(*answer) == "how are you?" ? 1 : 0;
    }
    co_return echoed;
}

// Opens them all, and leaves each in a read.
task<> open(crowd& clients, std::uint16_t port) {
    clients.reserve(connections);
    for (std::size_t i = 0; i != connections; ++i) {
        auto client = co_await linux_port::open_connection("127.0.0.1", port);
        if (!client) {
            co_await fail(client.error());
        }
        clients.push_back(std::move(*client));
    }
    static_cast<void>(co_await talk(clients));
}

// What `measure` gives, with all of them open.
template <class Measure>
task<result<std::size_t>> in_a_crowd(Measure measure) {
    auto listening = linux_port::listen("127.0.0.1", 0);
    auto server = linux_port::start_server(*listening, echoes);
    crowd clients;
    co_await open(clients, listening->here().port());
    const std::size_t measured = co_await measure(clients);
    server.cancel();
    static_cast<void>(co_await server);
    co_return measured;
}

// ---- Idle --------------------------------------------------------------------------------------

// What a loop does in 200 ms, of real time: all that it asks the system for, and all turns.
task<std::size_t> rests(crowd&) {
    const auto calls_before = system_calls;
    if constexpr (with_trace) {
        auto& seen = this_loop().trace();
        const std::uint32_t events_before = seen.events() + seen.lost();
        co_await sleep_for(200ms);
        // A turn ends, the loop sleeps, wakes up, wakes a task, a turn begins.
        RONDO_EXPECT(seen.events() + seen.lost() - events_before <= 5);
    } else {
        co_await sleep_for(200ms);
    }
    co_return system_calls - calls_before;
}
RONDO_TEST(line_9_a_thousand_open_connections_cost_an_idle_loop_nothing) {
    ASSERT_TRUE(may_open_enough()) << "ulimit -n is too low";
    // One sleep, which is two calls where the system is older than Linux 5.11.
    const auto calls = run(in_a_crowd(rests));
    RONDO_EXPECT(calls.has_value() && calls->has_value());
    RONDO_EXPECT(**calls >= 1 && **calls <= 2);
}

// ---- At work -----------------------------------------------------------------------------------

task<std::size_t> counts_heap_calls(crowd& clients) {
    const std::size_t before = heap_calls;
    RONDO_EXPECT_EQ(co_await talk(clients), connections);
    co_return heap_calls - before;
}
RONDO_TEST(line_51_a_thousand_echoed_messages_take_nothing_from_a_heap) {
    ASSERT_TRUE(may_open_enough()) << "ulimit -n is too low";
    RONDO_EXPECT_EQ(run(in_a_crowd(counts_heap_calls)).value_or(1).value_or(1), 0u);
    const std::size_t before = heap_calls;
    ::operator delete(::operator new(1));
    RONDO_EXPECT(heap_calls > before); // they are counted
}

} // namespace
} // namespace rondo
