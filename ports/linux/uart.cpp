// uart.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/uart.hpp"

#include "ports/linux/system_calls.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <expected>
#include <poll.h>
#include <unistd.h>

namespace rondo::linux_port {
namespace {

// Asked before each call, because the descriptors may be blocking ones that belong to others too.
bool ready(descriptor& file, descriptor::direction which) noexcept {
    if (file.is_dry(which)) {
        return false;
    }
    const short event = which == descriptor::reading ? POLLIN : POLLOUT;
    pollfd asked{.fd = file.fd(), .events = event, .revents = 0};
    if (call(poll, &asked, nfds_t{1}, 0) == 1) {
        return true;
    }
    return file.found_dry(which) != errc::none; // not watched: the call itself says what is wrong
}

} // namespace

result<std::size_t> uart::try_read(std::span<std::byte> bytes) noexcept {
    if (bytes.empty() || !ready(in_, descriptor::reading)) {
        return 0;
    }
    const ssize_t count = call(read, in_.fd(), static_cast<void*>(bytes.data()), bytes.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    if (count <= 0) {
        return std::unexpected(count == 0 ? errc::end_of_stream : errc::hang_up);
    }
    return static_cast<std::size_t>(count);
}

result<std::size_t> uart::try_write(std::span<const std::byte> bytes) noexcept {
    if (bytes.empty() || !ready(out(), descriptor::writing)) {
        return 0;
    }
    // POLLOUT promises room for at least PIPE_BUF bytes without blocking.
    const ssize_t count = call(write, other_.fd(), static_cast<const void*>(bytes.data()),
                               std::min<std::size_t>(bytes.size(), PIPE_BUF));
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    if (count < 0) {
        return std::unexpected(errc::hang_up); // nobody listens any more
    }
    return static_cast<std::size_t>(count);
}

} // namespace rondo::linux_port
