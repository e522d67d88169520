// units.hpp - quantities that are not times, as types: a number without its unit does not compile.
//
//     status.flash(0.7_Hz);
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <cstdint>

namespace rondo {

/// A frequency, kept in millihertz: nothing is computed in floating point when the program runs.
class hertz {
  public:
    constexpr explicit hertz(std::uint32_t whole) noexcept : milli_(whole * 1'000) {}
    [[nodiscard]] static constexpr hertz from_milli(std::uint32_t milli) noexcept {
        hertz h(0);
        h.milli_ = milli;
        return h;
    }

    [[nodiscard]] constexpr std::uint32_t milli() const noexcept { return milli_; }

    /// How long one period takes, rounded up to whole microseconds; of zero hertz: for ever.
    [[nodiscard]] constexpr duration period() const noexcept {
        return milli_ == 0 ? duration::max() : duration((1'000'000'000 + milli_ - 1) / milli_);
    }

    friend constexpr auto operator<=>(hertz, hertz) noexcept = default;

  private:
    std::uint32_t milli_;
};

inline namespace literals {
consteval hertz operator""_Hz(unsigned long long whole) {
    return hertz(static_cast<std::uint32_t>(whole));
}
consteval hertz operator""_Hz(long double value) {
    return hertz::from_milli(static_cast<std::uint32_t>(value * 1'000 + 0.5L));
}
} // namespace literals

} // namespace rondo
