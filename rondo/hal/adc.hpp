// adc.hpp - what an input of an analog to digital converter is, as a concept.
//
//     const result<std::uint16_t> level = co_await knob.read();
//     if (level) {
//         report(adc_millivolts(*level, 3'300), " mV\n");
//     }
//
// A reading is a part of the full scale, which is 65535 whatever a converter's bits are: a driver
// does not know them. What the full scale is in volts, the board says.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/awaitable.hpp"
#include "rondo/core/error.hpp"

#include <concepts>
#include <cstdint>

namespace rondo {

/// Awaiting read() makes one conversion, which holds nobody up, and gives result<std::uint16_t>: 0
/// is ground, 65535 the reference. Tasks that read inputs of the same converter have their turns,
/// first come first served. Context: task.  Suspends: always.  Cancel: deferred to the end of the
/// conversion.  Errors:
///  - not_ready: the converter did not begin, or did not end;
///  - others that the converter names.
template <class A>
concept adc_input = requires(A& input) {
    requires std::same_as<detail::awaited<decltype(input.read())>, result<std::uint16_t>>;
};

/// A converter's value of so many bits on the full scale of 16: zero stays 0, all ones become all
/// ones, and equal steps stay equal within one.
/// Context: any.  Suspends: never.  Errors: none.
template <unsigned Bits>
    requires(Bits >= 8 && Bits <= 16)
[[nodiscard]] constexpr std::uint16_t adc_full_scale(std::uint32_t value) noexcept {
    return static_cast<std::uint16_t>(value << (16 - Bits) | value >> (2 * Bits - 16));
}
static_assert(adc_full_scale<12>(0) == 0 && adc_full_scale<12>(0xFFF) == 0xFFFF);
static_assert(adc_full_scale<12>(0x800) == 0x8008 && adc_full_scale<16>(0x1234) == 0x1234);

/// A reading in millivolts, to the nearest, if the full scale is `reference`.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] constexpr std::uint32_t adc_millivolts(std::uint16_t reading,
                                                     std::uint16_t reference) noexcept {
    return (std::uint32_t{reading} * reference + 32'767) / 65'535;
}
static_assert(adc_millivolts(65'535, 3'300) == 3'300 && adc_millivolts(0, 3'300) == 0);
static_assert(adc_millivolts(0x8008, 3'300) == 1'650);

} // namespace rondo
