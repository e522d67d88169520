// spi.hpp - what a master of an SPI bus is, and what a chip on such a bus is, as concepts.
//
//     clock    __|^|_|^|_|^|_ ...      8 for each byte
//     out      the master's bytes      at the same clocks
//     in       the chip's bytes
//     select   ^^|______________|^^    low from the first byte of a transaction to its last
//
// A chip's driver talks to an spi_device, and neither knows how the chip is selected nor who else
// is on the bus:
//
//     std::array<std::byte, 16> page;
//     const std::array command{std::byte{0x03}, std::byte{0x01}, std::byte{0x00}};
//     const result<void> done = co_await eeprom.write_read(command, page);
//
// A program makes one of a master and a pin (rondo/io/spi_bus.hpp); a system that selects the chips
// itself has one for each.
//
// Bytes have eight bits, the highest first.
//
// A transaction that has begun is not given up: half of one may mean something else to the chip. A
// cancel or a limit from outside waits for its end (rule 22 of cancellation.md), which the clock
// brings: nothing that a chip does can hold it up.
//
// Source: the four modes and their numbers as in "SPI Block Guide V03.06", Motorola.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/awaitable.hpp"
#include "rondo/core/error.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace rondo {

/// How the clock rests, and at which of its edges a bit is taken; it changes at the other.
enum class spi_mode : std::uint8_t {
    mode_0, ///< rests low; taken at the first edge, which rises
    mode_1, ///< rests low; taken at the second edge, which falls
    mode_2, ///< rests high; taken at the first edge, which falls
    mode_3, ///< rests high; taken at the second edge, which rises
};

/// What chips' manuals call CPOL and CPHA.
[[nodiscard]] constexpr bool rests_high(spi_mode mode) noexcept {
    return (static_cast<unsigned>(mode) & 2u) != 0;
}
[[nodiscard]] constexpr bool takes_at_second_edge(spi_mode mode) noexcept {
    return (static_cast<unsigned>(mode) & 1u) != 0;
}

/// What a chip wants of its bus.
struct spi_settings {
    std::uint32_t hertz = 1'000'000; ///< of the clock, at most; a master takes the next below
    spi_mode mode = spi_mode::mode_0;

    friend bool operator==(const spi_settings&, const spi_settings&) = default;
};

/// A part of a transaction. Both are equally long and may be the same bytes, or one is empty: what
/// comes is dropped then, or zeros go out.
struct spi_part {
    std::span<const std::byte> out;
    std::span<std::byte> in;
};

/// The clock and the two data lines. It selects nobody.
///
/// set(how): the mode and the clock from now on. The clock rests as it should when it returns, so
/// it is called before a chip is selected. A clock that the master cannot be slow enough for is a
/// caller's bug.
/// Context: task; no transfer is under way.  Suspends: never.  Errors: none.
///
/// transfer(out, in): awaiting it moves the bytes, as spi_part says, and gives result<void>. They
/// stay the caller's, and must live until then. One transfer at a time.
/// Context: task.  Suspends: always, unless both are empty.  Cancel: deferred to the end.  Errors:
///  - overrun: bytes came that were not taken in time, and are lost;
///  - arbitration_lost: another master has the bus;
///  - others that the master names.
template <class M>
concept spi_master = requires(M& master, const spi_settings& how, std::span<const std::byte> out,
                              std::span<std::byte> in) {
    { master.set(how) } -> std::same_as<void>;
    requires std::same_as<detail::awaited<decltype(master.transfer(out, in))>, result<void>>;
};

/// One chip on a bus, for its driver. Each call is a transaction: the chip is selected before its
/// first byte until after its last. Awaiting it gives result<void>; the bytes stay the caller's,
/// and must live until then, and so must the array of parts.
///
///     write(out), read(in), transfer(out, in)      one part
///     write_read(out, in)                          `out`, then `in`
///     transaction(parts)                           any number of parts, without a gap
///
/// Tasks that share a chip or a bus have their turns, first come first served.
/// Context: task.  Suspends: always.  Cancel: clean until its turn comes, then deferred to the end.
/// Errors: those of the master; the rest of the transaction is left out then.
template <class D>
concept spi_device = requires(D& device, std::span<const std::byte> out, std::span<std::byte> in,
                              std::span<const spi_part> parts) {
    requires std::same_as<detail::awaited<decltype(device.write(out))>, result<void>>;
    requires std::same_as<detail::awaited<decltype(device.read(in))>, result<void>>;
    requires std::same_as<detail::awaited<decltype(device.transfer(out, in))>, result<void>>;
    requires std::same_as<detail::awaited<decltype(device.write_read(out, in))>, result<void>>;
    requires std::same_as<detail::awaited<decltype(device.transaction(parts))>, result<void>>;
};

} // namespace rondo
