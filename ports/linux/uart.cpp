// uart.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/uart.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <expected>
#include <poll.h>
#include <unistd.h>

namespace rondo::linux_port {
namespace {

// Asked before each call, because the descriptors may be blocking ones that belong to others too.
bool ready(int fd, short event) noexcept {
    pollfd asked{.fd = fd, .events = event, .revents = 0};
    return poll(&asked, 1, 0) == 1;
}

} // namespace

result<std::size_t> uart::try_read(std::span<std::byte> bytes) noexcept {
    if (bytes.empty() || !ready(in_.fd(), POLLIN)) {
        return 0;
    }
    const ssize_t count = read(in_.fd(), bytes.data(), bytes.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    if (count <= 0) {
        return std::unexpected(count == 0 ? errc::end_of_stream : errc::hang_up);
    }
    return static_cast<std::size_t>(count);
}

result<std::size_t> uart::try_write(std::span<const std::byte> bytes) noexcept {
    if (bytes.empty() || !ready(out_.fd(), POLLOUT)) {
        return 0;
    }
    // POLLOUT promises room for at least PIPE_BUF bytes without blocking.
    const ssize_t count =
        write(out_.fd(), bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    if (count < 0) {
        return std::unexpected(errc::hang_up); // nobody listens any more
    }
    return static_cast<std::size_t>(count);
}

} // namespace rondo::linux_port
