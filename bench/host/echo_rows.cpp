// echo_rows.cpp - what bench_echo measures.
//
// SPDX-License-Identifier: MIT
#include "bench/host/echo.hpp"

#include <array>

namespace bench {

std::span<const echo_row> echo_rows() noexcept {
    static constexpr std::array rows{
        echo_row{"tcp_echo_1", with_streams, 1},
        echo_row{"tcp_echo_64", with_streams, 64},
        echo_row{"tcp_echo_1000", with_streams, 1000},
        echo_row{"tcp_echo_device_1", with_devices, 1},
        echo_row{"tcp_echo_device_64", with_devices, 64},
        echo_row{"tcp_echo_device_1000", with_devices, 1000},
        echo_row{"tcp_echo_epoll_1", with_epoll, 1},
        echo_row{"tcp_echo_epoll_64", with_epoll, 64},
        echo_row{"tcp_echo_epoll_1000", with_epoll, 1000},
    };
    return rows;
}

} // namespace bench
