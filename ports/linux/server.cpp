// server.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/server.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rondo::linux_port {

listener::~listener() {
    if (const address at = fd_ ? here() : address(); at.family() == AF_UNIX) {
        unlink(at.path());
    }
}

address listener::here() const noexcept {
    address at;
    return getsockname(fd_.get(), at.data(), at.size_to_fill()) == 0 ? at : address();
}

task<result<socket_stream>> listener::accept() {
    for (;;) {
        owned_fd client(call(accept4, fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (client) {
            co_return socket_stream(std::move(client));
        }
        if (errno != EAGAIN) {
            co_return last_error();
        }
        if (const errc why_not = watched_.found_dry(descriptor::reading); why_not != errc::none) {
            co_return std::unexpected(why_not);
        }
        co_await watched_.wait_readable();
    }
}

result<listener> listen(const address& at) noexcept {
    owned_fd fd(::socket(at.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) {
        return last_error();
    }
    const int on = 1;
    setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd.get(), at.data(), at.size()) < 0) {
        return last_error();
    }
    if (::listen(fd.get(), SOMAXCONN) < 0) {
        return last_error();
    }
    return listener(std::move(fd));
}

result<tcp_listener> listen(std::string_view digits, std::uint16_t port) noexcept {
    const auto at = address::of_host(digits, port);
    return at ? listen(*at) : std::unexpected(at.error());
}

result<unix_listener> listen_at_path(std::string_view path) noexcept {
    const auto at = address::of_path(path);
    return at ? listen(*at) : std::unexpected(at.error());
}

} // namespace rondo::linux_port
