// udp_socket.hpp - datagrams: each arrives whole, or not at all.
//
//     auto socket = linux_port::open_udp("127.0.0.1", 5000);         // port 0: any that is free
//     std::array<std::byte, 1500> memory;
//     while (const auto message = co_await socket->receive(memory)) {
//         co_await socket->send_to(message->from, message->bytes);
//     }
//
// Source: asyncio's datagram endpoints (Python 3.12 library reference), as awaits.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/address.hpp"
#include "ports/linux/descriptor.hpp"
#include "ports/linux/owned_fd.hpp"

#include "rondo/core/task.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace rondo::linux_port {

struct datagram {
    std::span<std::byte> bytes; ///< in the memory that was given
    address from;
};

class udp_socket {
  public:
    udp_socket(udp_socket&&) noexcept = default; ///< while no task waits for it
    udp_socket& operator=(udp_socket&&) = delete;

    /// Waits for a datagram. One task may receive while another sends.
    /// Context: task.  Suspends: if none is there.  Cancel: clean.
    /// Errors: no_buffer_space: it was longer than `to`, and is lost; no_frame; others of the
    /// system.
    [[nodiscard]] task<result<datagram>> receive(std::span<std::byte> to);

    /// Sends one.
    /// Context: task.  Suspends: if there is no room.  Cancel: clean: it was not sent.
    /// Errors: no_buffer_space: it is too long; refused, unreachable; no_frame.
    [[nodiscard]] task<result<void>> send_to(address to, std::span<const std::byte> bytes);

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] address here() const noexcept;

  private:
    friend result<udp_socket> open_udp(std::string_view digits, std::uint16_t port) noexcept;
    explicit udp_socket(owned_fd fd) noexcept : fd_(std::move(fd)), watched_(fd_.get()) {}

    owned_fd fd_;
    descriptor watched_;
};

/// `digits` as address::of_host() takes them: an address of this machine.
/// Context: any.  Suspends: never.
/// Errors: address_in_use; not_permitted; not_found; unreachable: it is none of this machine's.
[[nodiscard]] result<udp_socket> open_udp(std::string_view digits, std::uint16_t port) noexcept;

} // namespace rondo::linux_port
