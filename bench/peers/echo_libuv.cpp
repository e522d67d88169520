// echo_libuv.cpp - the echo with libuv: each connection has its buffer and its write request.
//
// SPDX-License-Identifier: MIT
#include "bench/peers/echo_peers.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <netinet/in.h>
#include <uv.h>
#include <vector>

namespace bench {
namespace {

uv_loop_t loop;
uv_tcp_t listener;
unsigned left = 0;

struct connection {
    uv_tcp_t socket{};
    uv_write_t request{};
    std::array<char, 1024> memory{};
};
std::vector<std::unique_ptr<connection>> connections;

void check(int status) {
    if (status < 0) {
        std::fprintf(stderr, "libuv: %s\n", uv_strerror(status));
        std::exit(1);
    }
}

void give_memory(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
    auto& memory = static_cast<connection*>(handle->data)->memory;
    *buffer = uv_buf_init(memory.data(), static_cast<unsigned>(memory.size()));
}

void has_read(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
    if (count < 0) {
        uv_close(reinterpret_cast<uv_handle_t*>(stream), nullptr);
        return;
    }
    const uv_buf_t answer = uv_buf_init(buffer->base, static_cast<unsigned>(count));
    check(uv_write(&static_cast<connection*>(stream->data)->request, stream, &answer, 1,
                   [](uv_write_t*, int status) { check(status); }));
    if (--left == 0) {
        uv_stop(&loop);
    }
}

void has_connection(uv_stream_t*, int status) {
    check(status);
    connection& client = *connections.emplace_back(std::make_unique<connection>());
    check(uv_tcp_init(&loop, &client.socket));
    client.socket.data = &client;
    auto* const stream = reinterpret_cast<uv_stream_t*>(&client.socket);
    check(uv_accept(reinterpret_cast<uv_stream_t*>(&listener), stream));
    check(uv_tcp_nodelay(&client.socket, 1));
    check(uv_read_start(stream, give_memory, has_read));
}

std::uint16_t start() {
    check(uv_loop_init(&loop));
    check(uv_tcp_init(&loop, &listener));
    sockaddr_in at{};
    auto* const address = reinterpret_cast<sockaddr*>(&at);
    check(uv_ip4_addr("127.0.0.1", 0, &at));
    check(uv_tcp_bind(&listener, address, 0));
    check(uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 4096, has_connection));
    int size = sizeof at;
    check(uv_tcp_getsockname(&listener, address, &size));
    return ntohs(at.sin_port);
}

void serve(unsigned requests) {
    left = requests;
    uv_run(&loop, UV_RUN_DEFAULT);
}

void stop() {
    uv_walk(
        &loop,
        [](uv_handle_t* handle, void*) {
            if (uv_is_closing(handle) == 0) {
                uv_close(handle, nullptr);
            }
        },
        nullptr);
    uv_run(&loop, UV_RUN_DEFAULT);
    check(uv_loop_close(&loop));
    connections.clear();
}

} // namespace

constinit const echo_server with_libuv{"libuv", start, serve, nullptr, stop};

} // namespace bench
