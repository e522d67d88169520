// echo.hpp - the servers that bench_echo compares, and bench/peers: 64 bytes come, 64 bytes go
// back.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bench {

inline constexpr std::size_t message_bytes = 64;

/// A server that runs until it has answered a number of requests, and can go on later.
struct echo_server {
    const char* name;
    std::uint16_t (*start)(); ///< gives the port
    void (*serve)(unsigned requests);
    std::uint64_t (*system_calls)(); ///< so far; nullptr: it does not count them
    void (*stop)();
};

extern const echo_server with_streams;
extern const echo_server with_devices; ///< try_read, try_write
extern const echo_server with_epoll;   ///< a plain loop in C's manner, without rondo

/// What is measured: a server, with so many clients.
struct echo_row {
    const char* name;
    const echo_server& server;
    unsigned connections;
};
/// Each program has its own.
[[nodiscard]] std::span<const echo_row> echo_rows() noexcept;

/// Sends messages over so many connections, each when the one before is back, until they close.
int run_echo_client(std::uint16_t port, unsigned connections);

} // namespace bench
