// gps_text.hpp - positions, dates and times as people write them, in integers.
//
//     gps_angle(378'196'700, gps_side::latitude, gps_format::dm)       37° 49.1802' N
//
//     dd  37.819670° N     dms  37° 49' 11" N     dm  37° 49.1802' N     kml  37.819670, -83.646442
//
// Rounded once, before it is cut into pieces: so no 60 seconds, no 60 minutes.
//
// Source: latitude_string() and its like of AS_GPS of the uasyncio repository.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/fixed_text.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace rondo {

/// A short text that is kept in itself.
using gps_text = fixed_text<24>;

enum class gps_format : std::uint8_t { dd, dms, dm, kml };
enum class gps_side : std::uint8_t { latitude, longitude };
enum class gps_date_format : std::uint8_t {
    mdy,      ///< 05/28/11
    dmy,      ///< 28/05/11
    long_form ///< May 28th, 2011
};

// Context of all: any.  Suspends: never.  Errors: none.

/// An angle of 10^-7 degrees, as gps_position has them.
[[nodiscard]] gps_text gps_angle(std::int32_t angle, gps_side side,
                                 gps_format format = gps_format::dm) noexcept;
/// hh:mm:ss. For local time the caller adds its offset, and the date follows.
[[nodiscard]] gps_text gps_time(std::chrono::sys_time<std::chrono::milliseconds> time) noexcept;
[[nodiscard]] gps_text gps_date(std::chrono::sys_time<std::chrono::milliseconds> time,
                                gps_date_format format = gps_date_format::mdy) noexcept;
/// One of 16 points: N, NNE, NE ...
[[nodiscard]] std::string_view compass_point(std::int32_t millidegrees) noexcept;

/// 10^-3 km/h and 10^-3 mph, rounded.
[[nodiscard]] constexpr std::int32_t kmh_of_knots(std::int32_t milliknots) noexcept {
    return static_cast<std::int32_t>((std::int64_t{milliknots} * 1'852 + 500) / 1'000);
}
[[nodiscard]] constexpr std::int32_t mph_of_knots(std::int32_t milliknots) noexcept {
    return static_cast<std::int32_t>((std::int64_t{milliknots} * 1'150'779 + 500'000) / 1'000'000);
}

} // namespace rondo
