// json_client.cpp - sends a value every two seconds to json_server, and connects anew when it is
// gone; see json_echo.hpp. Meanwhile a dot a second shows that nothing blocks. Until ctrl-C.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/network.hpp"
#include "demos/network/json_echo.hpp"

#include <climits>
#include <cstdio>

using namespace rondo;
using namespace std::chrono_literals;

task<> heartbeat() {
    for (;;) {
        std::printf(".");
        std::fflush(stdout);
        co_await sleep_for(1s);
    }
}

task<> asks() {
    for (;;) {
        auto server = co_await network::open_connection("localhost", json_echo::port);
        errc why = server ? errc::none : server.error();
        if (server) {
            why = co_await json_echo::ask(*server, INT_MAX, 2s, [](std::string_view back) {
                std::printf(" %.*s\n", static_cast<int>(back.size()), back.data());
            });
        }
        std::printf(" json_client: %s; trying again\n", to_string(why));
        co_await sleep_for(1s);
    }
}

int main() {
    create_task(heartbeat(), "heartbeat");
    const auto ended = run(asks());
    this_loop().reset();
    return ended || ended.error() == errc::interrupted ? 0 : 1;
}
