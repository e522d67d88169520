// echo_peers.hpp - the echo by other libraries.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "bench/host/echo.hpp"

namespace bench {

extern const echo_server with_libuv; ///< callbacks
extern const echo_server with_asio;  ///< Boost.Asio, C++20 coroutines

} // namespace bench
