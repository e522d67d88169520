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

using duration = std::chrono::duration<std::int64_t, std::micro>;

/// The clock of the port, as std::chrono wants a clock.
struct clock {
    using rep = duration::rep;
    using period = duration::period;
    using duration = rondo::duration;
    using time_point = std::chrono::time_point<clock, duration>;
    static constexpr bool is_steady = true;

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] static time_point now() noexcept;
};

using time_point = clock::time_point;

/// The time since the program started.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] inline time_point now() noexcept { return clock::now(); }

/// A deadline that never comes.
inline constexpr time_point never = time_point::max();

} // namespace rondo
