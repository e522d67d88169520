// fixed_text.hpp - words and numbers, put together in fixed memory: for displays and serial lines.
//
//     fixed_text<16> row;
//     row.add("set ").add(21).add(" C");
//     display.write(0, row);                // it is a string_view
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rondo {

/// What does not fit is cut off. Context of all: any.  Suspends: never.  Errors: none.
template <std::size_t Size>
class fixed_text {
  public:
    fixed_text& add(std::string_view words) noexcept {
        length_ += words.copy(text_.data() + length_, Size - length_);
        return *this;
    }

    /// A number of up to 32 bits, with leading zeros if it has fewer digits than `digits`, which is
    /// at most 10.
    template <std::integral Number>
        requires(sizeof(Number) <= 4 && !std::same_as<Number, char> && !std::same_as<Number, bool>)
    fixed_text& add(Number number, unsigned digits = 1) noexcept {
        const bool negative = number < 0;
        const auto same = static_cast<std::uint32_t>(number); // modulo 2^32
        return add(negative ? "-" : "").add_digits(negative ? 0 - same : same, digits);
    }

    /// A number of thousandths with one decimal, rounded.
    fixed_text& add_tenths(std::int32_t thousandths) noexcept {
        const std::int32_t tenths = (thousandths + (thousandths < 0 ? -50 : 50)) / 100;
        const std::int32_t size = tenths < 0 ? -tenths : tenths;
        return add(tenths < 0 ? "-" : "").add(size / 10).add(".").add(size % 10);
    }

    /// Blanks, up to a column.
    fixed_text& tab(std::size_t column) noexcept {
        while (length_ < column && length_ < Size) {
            text_[length_++] = ' ';
        }
        return *this;
    }

    /// Keeps the first `length` characters, or all if there are fewer.
    void cut(std::size_t length) noexcept { length_ = length < length_ ? length : length_; }

    [[nodiscard]] std::size_t size() const noexcept { return length_; }
    /// How many more fit.
    [[nodiscard]] std::size_t room() const noexcept { return Size - length_; }
    operator std::string_view() const noexcept { return {text_.data(), length_}; }

  private:
    fixed_text& add_digits(std::uint32_t number, unsigned digits) noexcept {
        std::array<char, 10> all;
        std::size_t first = all.size();
        while (number != 0 || all.size() - first < digits) {
            all[--first] = static_cast<char>('0' + number % 10);
            number /= 10;
        }
        return add(std::string_view(all.data() + first, all.size() - first));
    }

    std::array<char, Size> text_;
    std::size_t length_ = 0;
};

} // namespace rondo
