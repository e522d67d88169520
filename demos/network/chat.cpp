// chat.cpp - a line server for many clients: ./dev demo chat, then in several terminals nc or
// telnet to the port that it prints.
//
//   chat [PORT]        0, or none: any that is free
//
// SPDX-License-Identifier: MIT
#include "demos/network/chat.hpp"

#include "demos/boards/network.hpp"

#include <cstdio>
#include <cstdlib>

using namespace rondo;

task<> serves(network::tcp_listener& listening) {
    chat::room room;
    auto server = network::start_server(listening, [&room](network::tcp_stream& client) {
        return chat::talk(room, client, client.peer().text());
    });
    static_cast<void>(co_await server); // until ctrl-C
}

int main(int argc, char** argv) {
    const int port = argc > 1 ? std::atoi(argv[1]) : 0;
    auto listening = network::listen("127.0.0.1", static_cast<std::uint16_t>(port));
    if (!listening) {
        std::fprintf(stderr, "chat: port %d: %s\n", port, to_string(listening.error()));
        return 1;
    }
    std::printf("chat: nc 127.0.0.1 %u\n", listening->here().port());
    std::fflush(stdout);
    const auto ended = run(serves(*listening));
    this_loop().reset(); // the clients that are left
    return ended || ended.error() == errc::interrupted ? 0 : 1;
}
