// echo_asio.cpp - the echo with Boost.Asio: a C++20 coroutine for each connection, one thread.
//
// SPDX-License-Identifier: MIT
#include "bench/peers/echo_peers.hpp"

#include <utility> // Boost 1.74 forgets it

#include <boost/asio.hpp>

#include <array>
#include <optional>

namespace bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct program {
    asio::io_context context{1};
    tcp::acceptor acceptor{context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
};
std::optional<program> running;
unsigned left = 0;

asio::awaitable<void> echo(tcp::socket client) {
    client.set_option(tcp::no_delay(true));
    std::array<char, 1024> memory;
    try {
        for (;;) {
            const std::size_t count =
                co_await client.async_read_some(asio::buffer(memory), asio::use_awaitable);
            co_await asio::async_write(client, asio::buffer(memory, count), asio::use_awaitable);
            if (--left == 0) {
                running->context.stop();
            }
        }
    } catch (const boost::system::system_error&) { // the client has closed
    }
}

asio::awaitable<void> accepts() {
    for (;;) {
        tcp::socket client = co_await running->acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(running->context, echo(std::move(client)), asio::detached);
    }
}

std::uint16_t start() {
    running.emplace();
    asio::co_spawn(running->context, accepts(), asio::detached);
    return running->acceptor.local_endpoint().port();
}

void serve(unsigned requests) {
    left = requests;
    running->context.restart();
    running->context.run();
}

void stop() { running.reset(); }

} // namespace

constinit const echo_server with_asio{"asio", start, serve, nullptr, stop};

} // namespace bench
