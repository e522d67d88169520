// time.hpp - one monotonic clock of 64-bit microseconds.
//
// A port extends its hardware counter to 64 bits, so nothing wraps for 292,000 years. Zero is
// the start of the program. All of std::chrono works on these types.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace rondo {

/// The clock of the port, as std::chrono wants a clock.
struct clock {
    using rep = std::int64_t;
    using period = std::micro;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<clock, duration>;
    static constexpr bool is_steady = true;

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] static time_point now() noexcept;
};

using duration = clock::duration;
using time_point = clock::time_point;

namespace port {
std::int64_t now_us() noexcept; // the port's clock, see port.hpp
}

inline time_point clock::now() noexcept { return time_point(duration(port::now_us())); }

/// The time since the program started.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] inline time_point now() noexcept { return clock::now(); }

namespace detail {
/// Microseconds since the start. Comparing these is two instructions; the operators of
/// std::chrono are calls at -Os.
[[nodiscard]] constexpr std::int64_t ticks(time_point time) noexcept {
    return time.time_since_epoch().count();
}
} // namespace detail

/// A deadline that never comes.
inline constexpr time_point never = time_point::max();

} // namespace rondo
