// i2c.hpp - what a master of an I2C bus is, as a concept.
//
//     std::array<std::byte, 1> reg{};
//     const result<void> done = co_await bus.write_read(i2c_address(0x40), command, reg);
//
// A transfer begins with a start and the chip's address and ends with a stop. write_read has a
// second start in between and no stop, so nobody can come in between.
//
// A transfer that has begun is not given up: half of one may leave a chip with the data line held
// down. A cancel or a limit from outside waits for its end (rule 22 of cancellation.md). That is
// near: a master gives up by itself on a bus that is held.
//
// Source: UM10204, "I2C-bus specification and user manual", NXP.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/awaitable.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/error.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace rondo {

/// The seven bits that chips answer to, without the bit that says read or write.
class i2c_address {
  public:
    constexpr explicit i2c_address(std::uint8_t seven_bits) noexcept : value_(seven_bits) {
        RONDO_ASSERT(seven_bits < 0x80, "an I2C address has seven bits: leave out the last one");
    }
    [[nodiscard]] constexpr std::uint8_t value() const noexcept { return value_; }
    friend constexpr bool operator==(i2c_address, i2c_address) noexcept = default;

  private:
    std::uint8_t value_;
};

/// Awaiting one of them does the transfer and gives result<void>. The bytes stay the caller's, and
/// must live until then. One transfer at a time: tasks that share a bus take a lock around theirs.
/// Context: task.  Suspends: always.  Cancel: deferred to the end of the transfer.  Errors:
///  - nack_address: no chip answers;
///  - nack_data: the chip has not taken a byte; those before it may count;
///  - arbitration_lost: another master was first; nothing has happened;
///  - bus_stuck: the data line is held down, so no transfer can begin;
///  - timed_out: the clock is held for longer than the master waits.
template <class B>
concept i2c_master =
    requires(B& bus, i2c_address to, std::span<const std::byte> out, std::span<std::byte> in) {
        requires std::same_as<detail::awaited<decltype(bus.write(to, out))>, result<void>>;
        requires std::same_as<detail::awaited<decltype(bus.read(to, in))>, result<void>>;
        requires std::same_as<detail::awaited<decltype(bus.write_read(to, out, in))>, result<void>>;
    };

} // namespace rondo
