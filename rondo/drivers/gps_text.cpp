// gps_text.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/gps_text.hpp"

#include "rondo/core/config.hpp"

#include <array>
#include <string_view>

namespace rondo {

// Nothing was cut off.
static gps_text whole(const gps_text& text) noexcept {
    RONDO_ASSERT(text.room() != 0, "a gps_text is too long");
    return text;
}

gps_text gps_angle(std::int32_t angle, gps_side side, gps_format format) noexcept {
    const bool negative = angle < 0;
    const auto size = static_cast<std::uint32_t>(negative ? -std::int64_t{angle} : angle);
    gps_text text;
    if (format == gps_format::dd || format == gps_format::kml) {
        const std::uint32_t millionths = (size + 5) / 10;
        text.add(negative && format == gps_format::kml ? "-" : "");
        text.add(millionths / 1'000'000);
        text.add(".");
        text.add(millionths % 1'000'000, 6);
        if (format == gps_format::kml) {
            return whole(text);
        }
        text.add("°");
    } else if (format == gps_format::dms) {
        const auto seconds =
            static_cast<std::uint32_t>((std::uint64_t{size} * 3'600 + 5'000'000) / 10'000'000);
        text.add(seconds / 3'600);
        text.add("° ");
        text.add(seconds / 60 % 60, 2);
        text.add("' ");
        text.add(seconds % 60, 2);
        text.add("\"");
    } else {
        // Of a minute, 10^-4.
        const auto parts = static_cast<std::uint32_t>((std::uint64_t{size} * 6 + 50) / 100);
        text.add(parts / 600'000);
        text.add("° ");
        text.add(parts / 10'000 % 60, 2);
        text.add(".");
        text.add(parts % 10'000, 4);
        text.add("'");
    }
    const bool latitude = side == gps_side::latitude;
    text.add(latitude ? (negative ? " S" : " N") : (negative ? " W" : " E"));
    return whole(text);
}

gps_text gps_time(std::chrono::sys_time<std::chrono::milliseconds> time) noexcept {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto today = static_cast<std::uint32_t>(
        (seconds - std::chrono::floor<std::chrono::days>(seconds)).count());
    gps_text text;
    text.add(today / 3'600, 2);
    text.add(":");
    text.add(today / 60 % 60, 2);
    text.add(":");
    text.add(today % 60, 2);
    return whole(text);
}

gps_text gps_date(std::chrono::sys_time<std::chrono::milliseconds> time,
                  gps_date_format format) noexcept {
    static constexpr std::array<std::string_view, 12> months{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    const auto day = static_cast<unsigned>(date.day());
    const auto month = static_cast<unsigned>(date.month());
    const auto year = static_cast<std::uint32_t>(static_cast<int>(date.year()));
    gps_text text;
    if (format == gps_date_format::long_form) {
        const bool teens = day / 10 == 1;
        const unsigned last = teens ? 0 : day % 10;
        text.add(months[month - 1]);
        text.add(" ");
        text.add(day);
        text.add(last == 1 ? "st, " : last == 2 ? "nd, " : last == 3 ? "rd, " : "th, ");
        text.add(year);
        return whole(text);
    }
    const bool day_first = format == gps_date_format::dmy;
    text.add(day_first ? day : month, 2);
    text.add("/");
    text.add(day_first ? month : day, 2);
    text.add("/");
    text.add(year % 100, 2);
    return whole(text);
}

std::string_view compass_point(std::int32_t millidegrees) noexcept {
    static constexpr std::array<std::string_view, 16> points{"N",  "NNE", "NE", "ENE", "E",  "ESE",
                                                             "SE", "SSE", "S",  "SSW", "SW", "WSW",
                                                             "W",  "WNW", "NW", "NNW"};
    return points[(static_cast<std::uint32_t>(millidegrees) + 11'250) / 22'500 % points.size()];
}

} // namespace rondo
