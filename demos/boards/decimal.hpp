// decimal.hpp - a number in decimal digits, in fixed memory.
//
// Divides byte by byte: a 64-bit division costs 530 bytes of library code on a Cortex-M0+ and 760
// on an M4, this loop about 60.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace board {

class decimal {
  public:
    /// Context: any.  Suspends: never.  Errors: none.  Cost: about 80 instructions a digit.
    explicit decimal(std::uint64_t number) noexcept {
        static_assert(std::endian::native == std::endian::little);
        auto* const bytes = reinterpret_cast<std::uint8_t*>(&number); // Safety: bytes may alias
        unsigned left;
        do {
            left = 0;
            unsigned remainder = 0;
            for (std::size_t i = sizeof number; i-- > 0;) {
                const unsigned dividend = remainder << 8 | bytes[i];
                const unsigned quotient = dividend * 6554 >> 16; // exact below 43,698
                remainder = dividend - 10 * quotient;
                bytes[i] = static_cast<std::uint8_t>(quotient);
                left |= quotient;
            }
            digits_[--first_] = static_cast<char>('0' + remainder);
        } while (left != 0);
    }

    [[nodiscard]] std::string_view text() const noexcept {
        return {digits_.data() + first_, digits_.size() - first_};
    }

  private:
    std::array<char, 20> digits_; // 2^64 has 20
    std::size_t first_ = 20;
};

} // namespace board
