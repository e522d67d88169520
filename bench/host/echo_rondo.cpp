// echo_rondo.cpp - the echo as a program of rondo: a task for each connection.
//
// SPDX-License-Identifier: MIT
#include "bench/host/echo.hpp"

#include "ports/linux/server.hpp"
#include "ports/linux/system_calls.hpp"
#include "rondo/io/stream_reader.hpp"
#include "rondo/io/stream_writer.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <optional>

using namespace rondo;
using linux_port::tcp_stream;

namespace bench {
namespace {

constinit event served;
constinit unsigned left = 0;
std::optional<linux_port::tcp_listener> listening;
std::optional<task_handle<>> server;

void count_one() {
    if (--left == 0) {
        served.set();
    }
}

task<> echo_by_streams(tcp_stream& client) {
    stream_reader reader{client};
    stream_writer writer{client};
    std::array<std::byte, 1024> memory;
    while (const auto got = co_await reader.read_some(memory)) {
        if (!co_await writer.write(*got)) {
            break;
        }
        count_one();
    }
}

task<> echo_by_devices(tcp_stream& client) {
    std::array<std::byte, 1024> memory;
    for (;;) {
        const auto n = client.try_read(memory);
        if (!n) {
            break;
        }
        if (*n == 0) {
            co_await client.wait_readable();
            continue;
        }
        // A message is short: it always fits into the socket's buffer.
        if (!client.try_write(std::span(memory).first(*n))) {
            break;
        }
        count_one();
    }
}

template <auto Talk>
std::uint16_t start() {
    listening.emplace(std::move(*linux_port::listen("127.0.0.1", 0)));
    server.emplace(linux_port::start_server(*listening, Talk));
    return listening->here().port();
}

task<> until_served() {
    co_await served.wait();
    served.clear();
}
void serve(unsigned requests) {
    left = requests;
    static_cast<void>(run(until_served()));
}

std::uint64_t system_calls() { return linux_port::system_calls; }

task<> ends() {
    server->cancel();
    static_cast<void>(co_await *server);
}
void stop() {
    static_cast<void>(run(ends()));
    server.reset();
    listening.reset();
}

} // namespace

constinit const echo_server with_streams{"streams", start<echo_by_streams>, serve, system_calls,
                                         stop};
constinit const echo_server with_devices{"devices", start<echo_by_devices>, serve, system_calls,
                                         stop};

} // namespace bench
