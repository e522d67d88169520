// read_ahead.hpp - what has been taken from a device and not been delivered yet.
//
//   |  delivered   |  bytes()   |   room()    |
//   0            first        last          Size
//
// What was delivered stays where it is until the next room(), which moves the rest to the front
// when there is none behind. So a line can be lent instead of copied.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace rondo::detail {

template <std::size_t Size>
class read_ahead {
    static_assert(Size > 0, "a reader needs room for a byte");

  public:
    [[nodiscard]] bool empty() const noexcept { return first_ == last_; }
    [[nodiscard]] std::size_t size() const noexcept { return last_ - first_; }
    [[nodiscard]] bool full() const noexcept { return size() == Size; }
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
        return {data_.data() + first_, size()};
    }

    /// Where more may come; empty only if it is full.
    [[nodiscard]] std::span<std::byte> room() noexcept {
        if (last_ == Size || empty()) {
            std::memmove(data_.data(), data_.data() + first_, size());
            last_ -= first_;
            first_ = 0;
        }
        return {data_.data() + last_, Size - last_};
    }
    void has_come(std::size_t count) noexcept { last_ += count; }

    /// Delivers the first `count` bytes. They stay where they are until the next room().
    std::span<const std::byte> take(std::size_t count) noexcept {
        const auto taken = bytes().first(count);
        first_ += count;
        return taken;
    }
    /// The same into the caller's memory, as far as it fits.
    std::size_t take(std::span<std::byte> to) noexcept {
        const auto taken = take(std::min(size(), to.size()));
        std::copy(taken.begin(), taken.end(), to.begin());
        return taken.size();
    }

  private:
    std::size_t first_ = 0;
    std::size_t last_ = 0;
    std::array<std::byte, Size> data_;
};

} // namespace rondo::detail
