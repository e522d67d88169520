// address.hpp - where a socket is: a host's address and a port, or a path.
//
//     const auto here = linux_port::address::of_host("::1", 8123);      // digits only, no look-up
//     const auto door = linux_port::address::of_path("/run/door");
//     here->text().view()                                               // "[::1]:8123"
//
// Names of hosts take time to look up: find_host().
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"
#include "rondo/core/task.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>

namespace rondo::linux_port {

class address {
  public:
    /// What people read, in the address's own memory.
    struct words {
        std::array<char, 112> letters{};
        std::size_t size = 0;
        [[nodiscard]] std::string_view view() const noexcept { return {letters.data(), size}; }
    };

    /// No address; what the system is to fill in.
    address() noexcept = default;

    /// `digits` is "127.0.0.1" or "::1"; nothing for all addresses of this machine.
    /// Context: any.  Suspends: never.  Errors: not_found: these are no digits of an address.
    [[nodiscard]] static result<address> of_host(std::string_view digits,
                                                 std::uint16_t port) noexcept;

    /// Of a unix socket. Errors: no_buffer_space: a path may have 107 letters.
    [[nodiscard]] static result<address> of_path(std::string_view path) noexcept;

    [[nodiscard]] words text() const noexcept;
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// Of a unix socket.
    [[nodiscard]] const char* path() const noexcept { return as<sockaddr_un>().sun_path; }
    [[nodiscard]] int family() const noexcept { return data_.ss_family; }

    // For calls of the system.
    [[nodiscard]] const sockaddr* data() const noexcept {
        return reinterpret_cast<const sockaddr*>(&data_);
    }
    [[nodiscard]] sockaddr* data() noexcept { return reinterpret_cast<sockaddr*>(&data_); }
    [[nodiscard]] socklen_t size() const noexcept { return size_; }
    [[nodiscard]] socklen_t* size_to_fill() noexcept { return &(size_ = sizeof data_); }

    friend bool operator==(const address& a, const address& b) noexcept {
        return a.text().view() == b.text().view();
    }

  private:
    template <class T>
    [[nodiscard]] const T& as() const noexcept {
        // Safety: what the system has filled in as a T, or of_host() and of_path() have.
        return reinterpret_cast<const T&>(data_);
    }

    sockaddr_storage data_{};
    socklen_t size_ = 0;
};

/// The addresses of a host, in the order in which they are to be tried.
struct host_addresses {
    std::array<address, 8> list;
    std::size_t count = 0;
    [[nodiscard]] std::span<const address> all() const noexcept {
        return std::span(list).first(count);
    }
};

/// Looks a host up: by its digits at once, by its name in a thread, while other tasks run.
/// Context: task.  Suspends: for a name.  Cancel: late, see to_thread.
/// Errors: not_found: nobody has this name; unreachable: nobody could be asked; no_frame.
[[nodiscard]] task<result<host_addresses>> find_host(std::string_view name, std::uint16_t port);

} // namespace rondo::linux_port
