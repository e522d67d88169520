// fixed_text.hpp - words and numbers, put together in fixed memory: for displays and serial lines.
//
//     fixed_text<16> row;
//     row.add("set ").add(21).add(" C");
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What does not fit is cut off.
template <std::size_t Size>
class fixed_text {
  public:
    fixed_text& add(std::string_view words) noexcept {
        length_ += words.copy(text_.data() + length_, Size - length_);
        return *this;
    }
    fixed_text& add(std::int32_t number) noexcept {
        std::array<char, 11> digits;
        char* const end = std::to_chars(digits.begin(), digits.end(), number).ptr;
        return add(std::string_view(digits.begin(), end));
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

    operator std::string_view() const noexcept { return {text_.data(), length_}; }

  private:
    std::array<char, Size> text_;
    std::size_t length_ = 0;
};
