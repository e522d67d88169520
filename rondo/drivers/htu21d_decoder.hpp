// htu21d_decoder.hpp - what the three bytes of an HTU21D mean. No bus, no clock.
//
//     high byte | low byte, its last two bits are status | CRC-8
//
// Source: HTU21D(F) data sheet, Measurement Specialties, "CRC checksum" and "Conversion of signal
// outputs".
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace rondo::htu21d_decoder {

using answer = std::array<std::byte, 3>;

// Context of all: any.  Suspends: never.

/// x^8 + x^5 + x^4 + 1 (0x131), from zero, highest bit first. Over bytes and their check: 0.
/// Errors: none.
[[nodiscard]] std::uint8_t crc8(std::span<const std::byte> bytes) noexcept;

/// Units: thousandths of a degree Celsius, rounded to the nearest.
/// Errors: crc.
[[nodiscard]] result<std::int32_t> temperature(const answer& bytes) noexcept;

/// Units: thousandths of a percent, rounded to the nearest; -6,000 to 119,000, as it may be off
/// near the ends of the scale.
/// Errors: crc.
[[nodiscard]] result<std::int32_t> humidity(const answer& bytes) noexcept;

} // namespace rondo::htu21d_decoder
