// json_server.cpp - sends back each line that is JSON; see json_echo.hpp. Until ctrl-C.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/network.hpp"
#include "demos/network/json_echo.hpp"

#include <cstdio>

using namespace rondo;

task<> talk(network::tcp_stream& client) {
    const auto peer = client.peer().text();
    const int size = static_cast<int>(peer.size);
    std::printf("json_server: %.*s is here\n", size, peer.letters.data());
    const errc why = co_await json_echo::answer(client);
    std::printf("json_server: %.*s: %s\n", size, peer.letters.data(), to_string(why));
}

task<> serves(network::tcp_listener& listening) {
    auto server = network::start_server(listening, talk);
    static_cast<void>(co_await server);
}

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    auto listening = network::listen("127.0.0.1", json_echo::port);
    if (!listening) {
        std::fprintf(stderr, "json_server: %s\n", to_string(listening.error()));
        return 1;
    }
    std::printf("json_server: listens on 127.0.0.1:%u\n", json_echo::port);
    const auto ended = run(serves(*listening));
    this_loop().reset(); // the clients that are left
    return ended || ended.error() == errc::interrupted ? 0 : 1;
}
