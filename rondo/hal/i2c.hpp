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
// A bus does one transfer at a time, and does not queue: drivers that share one are given a
// shared_i2c (rondo/io/shared_i2c.hpp), which is a master, too.
//
// Source: UM10204, "I2C-bus specification and user manual", NXP.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/awaitable.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/error.hpp"
#include "rondo/core/time.hpp"

#include <chrono>
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

/// How long a master waits for a clock that a chip holds, in all of a transfer.
/// Source: SMBus 3.2, T_TIMEOUT,MIN.
inline constexpr duration i2c_patience = std::chrono::milliseconds(25);

/// Awaiting one of them does the transfer and gives result<void>. The bytes stay the caller's, and
/// must live until then. There is at least one of each that is named: no chip is called for
/// nothing. Two transfers at a time are a caller's bug. Context: task.  Suspends: always.  Cancel:
/// deferred to the end of the transfer.  Errors:
///  - nack_address: no chip answers;
///  - nack_data: the chip has not taken a byte; those before it may count;
///  - arbitration_lost: another master was first; nothing has happened;
///  - bus_stuck: the data line is held down, and clocks do not free it;
///  - bus_error: a start or a stop in the middle of a byte;
///  - timed_out: the clock is held for longer than i2c_patience;
///  - overrun: bytes came and had no place;
///  - not_ready: both lines are free, and the peripheral does not move.
template <class B>
concept i2c_master =
    requires(B& bus, i2c_address to, std::span<const std::byte> out, std::span<std::byte> in) {
        requires std::same_as<detail::awaited<decltype(bus.write(to, out))>, result<void>>;
        requires std::same_as<detail::awaited<decltype(bus.read(to, in))>, result<void>>;
        requires std::same_as<detail::awaited<decltype(bus.write_read(to, out, in))>, result<void>>;
    };

} // namespace rondo
