// socket.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/socket.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"

#include <array>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>

namespace rondo::linux_port {

// A message is to go when it is written, not when the one before has been acknowledged: asyncio and
// others do the same. Of a unix socket it fails, and there is nothing to do.
socket_stream::socket_stream(owned_fd fd) noexcept : byte_file(std::move(fd), socket) {
    const int on = 1;
    setsockopt(this->fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int flags = fcntl(this->fd(), F_GETFL);
    if ((flags & O_NONBLOCK) == 0) {
        fcntl(this->fd(), F_SETFL, flags | O_NONBLOCK);
    }
}

result<void> socket_stream::end_writing() noexcept {
    if (shutdown(fd(), SHUT_WR) < 0) {
        return last_error();
    }
    return {};
}

void socket_stream::reset() noexcept {
    const linger none{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close();
}

address socket_stream::peer() const noexcept {
    address at;
    return getpeername(fd(), at.data(), at.size_to_fill()) == 0 ? at : address();
}

address socket_stream::here() const noexcept {
    address at;
    return getsockname(fd(), at.data(), at.size_to_fill()) == 0 ? at : address();
}

task<result<socket_stream>> open_connection(address to) {
    owned_fd fd(::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) {
        co_return last_error();
    }
    const address& at = to;
    if (call(connect, fd.get(), at.data(), at.size()) < 0) {
        if (errno == EAGAIN) { // of a unix socket: its listener does not take any more
            co_return std::unexpected(errc::refused);
        }
        if (errno != EINPROGRESS && errno != EALREADY) {
            co_return last_error();
        }
        descriptor answer(fd.get());
        if (const errc why_not = answer.found_dry(descriptor::writing); why_not != errc::none) {
            co_return std::unexpected(why_not);
        }
        co_await answer.wait_writable();
        int error = 0;
        socklen_t size = sizeof error;
        if (call(getsockopt, fd.get(), SOL_SOCKET, SO_ERROR, static_cast<void*>(&error), &size) <
                0 ||
            error != 0) {
            co_return std::unexpected(os_error(error));
        }
    }
    co_return socket_stream(std::move(fd));
}

task<result<tcp_stream>> open_connection(std::string_view host, std::uint16_t port) {
    const auto found = co_await find_host(host, port);
    if (!found) {
        co_return std::unexpected(found.error());
    }
    result<tcp_stream> line = std::unexpected(errc::not_found);
    for (const address& each : found->all()) {
        auto tried = co_await open_connection(each);
        if (tried) {
            co_return std::move(*tried);
        }
        line = std::unexpected(tried.error());
    }
    co_return std::move(line);
}

task<result<unix_stream>> open_unix_connection(std::string_view path) {
    const auto to = address::of_path(path);
    if (!to) {
        co_return std::unexpected(to.error());
    }
    co_return co_await open_connection(*to);
}

result<socket_pair> open_socket_pair() noexcept {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) < 0) {
        return last_error();
    }
    return socket_pair{.one = unix_stream(owned_fd(ends[0])),
                       .other = unix_stream(owned_fd(ends[1]))};
}

} // namespace rondo::linux_port
