// echo.cpp - a TCP server and a client, in one program.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/server.hpp"
#include "ports/linux/socket.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <cstdint>

using namespace rondo;
using namespace rondo::linux_port;

namespace {

task<> answers(tcp_stream& client) {
    stream_reader reader{client};
    stream_writer writer{client};
    while (const auto line = co_await reader.read_line()) {
        if (!co_await writer.write("you said ", *line, "\n")) {
            break; // it is gone
        }
    }
}

task<> asks(std::uint16_t port) {
    auto server = co_await open_connection("127.0.0.1", port);
    if (!server) {
        co_await fail(server.error());
    }
    stream_reader reader{*server};
    stream_writer writer{*server};
    for (const char* word : {"one", "two"}) {
        static_cast<void>(co_await writer.write(word, "\n"));
        if (const auto answer = co_await reader.read_line()) {
            report(*answer, "\n");
        }
    }
}

task<> program() {
    auto listening = listen("127.0.0.1", 0); // any port that is free
    auto server = start_server(*listening, answers);
    co_await asks(listening->here().port());
    server.cancel();
    static_cast<void>(co_await server);
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
