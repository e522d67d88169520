// text.hpp - words and numbers in fixed memory, for what inspection says.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rondo::detail {

/// What does not fit is left out, whole pieces at a time, and that is remembered.
template <std::size_t Size>
class text {
  public:
    text& add(std::string_view words) noexcept {
        if (words.size() > Size - length_) {
            full_ = true;
        } else {
            length_ += words.copy(text_.data() + length_, words.size());
        }
        return *this;
    }
    text& add(std::uint32_t number) noexcept {
        std::array<char, 10> digits;
        char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        return add(std::string_view(digits.data(), end));
    }
    void clear() noexcept {
        length_ = 0;
        full_ = false;
    }
    /// Forgets what was added since the text had that length, and that something did not fit.
    void cut(std::size_t length) noexcept {
        length_ = length;
        full_ = false;
    }
    [[nodiscard]] std::size_t size() const noexcept { return length_; }
    [[nodiscard]] bool full() const noexcept { return full_; }
    [[nodiscard]] std::string_view view() const noexcept { return {text_.data(), length_}; }

  private:
    std::array<char, Size> text_;
    std::size_t length_ = 0;
    bool full_ = false;
};

} // namespace rondo::detail
