// nec_pulses.hpp - what a remote sends: marks and spaces, as a list that takes 8 bytes.
//
//     const auto burst = nec_pulses::key(0x40, 0x11);
//     burst[0], burst[1], ...      mark, space, mark ... mark; burst.size() of them, in units
//     nec_pulses::time(units)      of 562.5 us, of which every length of the protocol is a multiple
//
// Add up units, not times: then the half microseconds do not.
//
// Source: NEC uPD6121 data sheet.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace rondo {

/// From the start of one burst to the start of the next.
inline constexpr duration nec_interval = std::chrono::milliseconds(108);

class nec_pulses {
  public:
    // Context of all: any.  Suspends: never.  Errors: none.

    /// A key. An address above 0xFF is sent as 16 bits; one of which one half is the complement of
    /// the other is received as 8.
    [[nodiscard]] static constexpr nec_pulses key(std::uint16_t address,
                                                  std::uint8_t data) noexcept {
        const std::uint32_t low = address > 0xFF ? address : with_complement(address);
        return bits(low | with_complement(data) << 16);
    }
    /// A frame of these bits, whatever they say, the least significant first.
    [[nodiscard]] static constexpr nec_pulses bits(std::uint32_t bits) noexcept {
        return {67, bits};
    }
    /// The last key is still down.
    [[nodiscard]] static constexpr nec_pulses repeat() noexcept { return {3, 0}; }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

    /// The length of one of them in units.
    [[nodiscard]] constexpr unsigned operator[](std::size_t i) const noexcept {
        if (i == 0) {
            return 16;
        }
        if (i == 1) {
            return size_ == 3 ? 4 : 8;
        }
        const bool is_mark = i % 2 == 0;
        return is_mark || (bits_ >> (i - 3) / 2 & 1) == 0 ? 1 : 3;
    }

    [[nodiscard]] static constexpr duration time(unsigned units) noexcept {
        return duration((units * 1'125 + 1) / 2);
    }

  private:
    constexpr nec_pulses(std::uint8_t size, std::uint32_t bits) noexcept
        : size_(size),
          bits_(bits) {}

    static constexpr std::uint32_t with_complement(std::uint32_t byte) noexcept {
        return byte | (~byte & 0xFF) << 8;
    }

    std::uint8_t size_;
    std::uint32_t bits_;
};

} // namespace rondo
