// echo_rows.cpp - what bench_peers measures: the same echo by libraries that are well known.
//
// SPDX-License-Identifier: MIT
#include "bench/host/echo.hpp"
#include "bench/peers/echo_peers.hpp"

#include <array>

namespace bench {

std::span<const echo_row> echo_rows() noexcept {
    static constexpr std::array rows{
        echo_row{"tcp_echo_64", with_streams, 64},
        echo_row{"tcp_echo_epoll_64", with_epoll, 64},
        echo_row{"tcp_echo_libuv_64", with_libuv, 64},
        echo_row{"tcp_echo_asio_64", with_asio, 64},
        echo_row{"tcp_echo_1000", with_streams, 1000},
        echo_row{"tcp_echo_epoll_1000", with_epoll, 1000},
        echo_row{"tcp_echo_libuv_1000", with_libuv, 1000},
        echo_row{"tcp_echo_asio_1000", with_asio, 1000},
    };
    return rows;
}

} // namespace bench
