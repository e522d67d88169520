// udp_socket.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/udp_socket.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"

#include <sys/socket.h>
#include <utility>

namespace rondo::linux_port {

task<result<datagram>> udp_socket::receive(std::span<std::byte> to) {
    for (;;) {
        datagram got;
        const ssize_t n = call(recvfrom, fd_.get(), static_cast<void*>(to.data()), to.size(),
                               MSG_TRUNC, got.from.data(), got.from.size_to_fill());
        if (n >= 0) {
            if (static_cast<std::size_t>(n) > to.size()) { // MSG_TRUNC: how long it was
                co_return std::unexpected(errc::no_buffer_space);
            }
            got.bytes = to.first(static_cast<std::size_t>(n));
            co_return got;
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

task<result<void>> udp_socket::send_to(address to, std::span<const std::byte> bytes) {
    const address& at = to;
    for (;;) {
        const ssize_t n = call(sendto, fd_.get(), static_cast<const void*>(bytes.data()),
                               bytes.size(), MSG_NOSIGNAL, at.data(), at.size());
        if (n >= 0) {
            co_return result<void>();
        }
        if (errno != EAGAIN) {
            co_return last_error();
        }
        if (const errc why_not = watched_.found_dry(descriptor::writing); why_not != errc::none) {
            co_return std::unexpected(why_not);
        }
        co_await watched_.wait_writable();
    }
}

address udp_socket::here() const noexcept {
    address at;
    return getsockname(fd_.get(), at.data(), at.size_to_fill()) == 0 ? at : address();
}

result<udp_socket> open_udp(std::string_view digits, std::uint16_t port) noexcept {
    const auto at = address::of_host(digits, port);
    if (!at) {
        return std::unexpected(at.error());
    }
    owned_fd fd(::socket(at->family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd || bind(fd.get(), at->data(), at->size()) < 0) {
        return last_error();
    }
    return udp_socket(std::move(fd));
}

} // namespace rondo::linux_port
