// address.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/address.hpp"

#include "ports/linux/to_thread.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <string>

namespace rondo::linux_port {
namespace {

result<host_addresses> look_up(const std::string& name, std::uint16_t port) noexcept {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(name.c_str(), nullptr, &wanted, &found); error != 0) {
        const bool nobody = error == EAI_NONAME || error == EAI_NODATA;
        return std::unexpected(nobody ? errc::not_found : errc::unreachable);
    }
    host_addresses host;
    for (const addrinfo* each = found; each != nullptr && host.count != host.list.size();
         each = each->ai_next) {
        if (each->ai_family == AF_INET || each->ai_family == AF_INET6) {
            address& to = host.list[host.count++];
            std::memcpy(to.data(), each->ai_addr, each->ai_addrlen);
            *to.size_to_fill() = each->ai_addrlen;
            // Safety: both begin with family and port.
            reinterpret_cast<sockaddr_in*>(to.data())->sin_port = htons(port);
        }
    }
    freeaddrinfo(found);
    return host;
}

} // namespace

result<address> address::of_host(std::string_view digits, std::uint16_t port) noexcept {
    std::array<char, INET6_ADDRSTRLEN> text{}; // with a zero at its end
    if (digits.size() >= text.size()) {
        return std::unexpected(errc::not_found);
    }
    std::copy(digits.begin(), digits.end(), text.begin());
    address made;
    sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    if (inet_pton(AF_INET, text.data(), &v4.sin_addr) == 1) {
        std::memcpy(&made.data_, &v4, sizeof v4);
        made.size_ = sizeof v4;
    } else if (digits.empty() || inet_pton(AF_INET6, text.data(), &v6.sin6_addr) == 1) {
        std::memcpy(&made.data_, &v6, sizeof v6);
        made.size_ = sizeof v6;
    } else {
        return std::unexpected(errc::not_found);
    }
    return made;
}

result<address> address::of_path(std::string_view path) noexcept {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    if (path.size() >= sizeof at.sun_path) {
        return std::unexpected(errc::no_buffer_space);
    }
    std::copy(path.begin(), path.end(), at.sun_path);
    address made;
    std::memcpy(&made.data_, &at, sizeof at);
    made.size_ = sizeof at;
    return made;
}

std::uint16_t address::port() const noexcept {
    const bool has_one = family() == AF_INET || family() == AF_INET6;
    return has_one ? ntohs(as<sockaddr_in>().sin_port) : 0;
}

address::words address::text() const noexcept {
    words made;
    const auto add = [&made](std::string_view more) {
        made.size += more.copy(made.letters.data() + made.size, made.letters.size() - made.size);
    };
    std::array<char, INET6_ADDRSTRLEN> host{};
    switch (family()) {
    case AF_INET:
        inet_ntop(AF_INET, &as<sockaddr_in>().sin_addr, host.data(), host.size());
        add(host.data());
        break;
    case AF_INET6:
        inet_ntop(AF_INET6, &as<sockaddr_in6>().sin6_addr, host.data(), host.size());
        add("[");
        add(host.data());
        add("]");
        break;
    case AF_UNIX: {
        const auto& at = as<sockaddr_un>();
        const std::size_t before = offsetof(sockaddr_un, sun_path);
        add(size_ > before ? std::string_view(at.sun_path, strnlen(at.sun_path, size_ - before))
                           : std::string_view());
        return made;
    }
    default:
        return made;
    }
    std::array<char, 6> number{':'};
    const auto end = std::to_chars(number.data() + 1, number.data() + number.size(), port()).ptr;
    add({number.data(), end});
    return made;
}

task<result<host_addresses>> find_host(std::string_view name, std::uint16_t port) {
    if (const auto digits = address::of_host(name, port); digits && !name.empty()) {
        host_addresses host;
        host.list[host.count++] = *digits;
        co_return host;
    }
    co_return co_await to_thread(look_up, std::string(name), port);
}

} // namespace rondo::linux_port
