// pipe.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/pipe.hpp"

#include "ports/linux/os_error.hpp"

#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace rondo::linux_port {

result<pipe> open_pipe() noexcept {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) < 0) {
        return last_error();
    }
    return pipe{.in = byte_file(owned_fd(ends[1]), byte_file::pipe),
                .out = byte_file(owned_fd(ends[0]), byte_file::pipe)};
}

} // namespace rondo::linux_port
