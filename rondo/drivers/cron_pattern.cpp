// cron_pattern.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/cron_pattern.hpp"

namespace rondo {
namespace {

namespace chrono = std::chrono;

/// The first time of a day, in seconds, at or after `from` that fits; empty: none on this day.
std::optional<unsigned> time_of_day(const cron_pattern& pattern, unsigned from) noexcept {
    const unsigned hour = from / 3600;
    const unsigned minute = from / 60 % 60;
    const auto at = [](unsigned h, unsigned m, unsigned s) { return h * 3600 + m * 60 + s; };
    const number_set& hours = pattern.hours;
    const number_set& minutes = pattern.minutes;
    const unsigned first_minute = minutes.from(0);
    const unsigned first_second = pattern.seconds.from(0);

    if (hours.has(hour)) {
        if (minutes.has(minute)) {
            if (const unsigned second = pattern.seconds.from(from % 60); second < 60) {
                return at(hour, minute, second);
            }
        }
        if (const unsigned later = minutes.from(minute + 1); later < 60) {
            return at(hour, later, first_second);
        }
    }
    if (const unsigned later = hours.from(hour + 1); later < 24) {
        return at(later, first_minute, first_second);
    }
    return std::nullopt;
}

} // namespace

std::optional<chrono::sys_seconds> cron_pattern::next(chrono::sys_seconds now) const noexcept {
    const chrono::sys_seconds from = now + chrono::seconds(1);
    const chrono::sys_days today = chrono::floor<chrono::days>(from);
    // After 40 years every date has met every weekday, 29 February around 2100 included.
    const chrono::sys_days last = today + chrono::days(40 * 366);
    for (chrono::sys_days day = today; day <= last;) {
        const chrono::year_month_day date(day);
        if (!months.has(static_cast<unsigned>(date.month()))) {
            day = chrono::sys_days(date.year() / date.month() / 1 + chrono::months(1));
            continue;
        }
        if (days.has(static_cast<unsigned>(date.day())) &&
            weekdays.has(chrono::weekday(day).iso_encoding())) {
            const auto begin = day == today ? (from - today).count() : 0;
            if (const auto time = time_of_day(*this, static_cast<unsigned>(begin))) {
                return day + chrono::seconds(*time);
            }
        }
        day += chrono::days(1);
    }
    return std::nullopt;
}

} // namespace rondo
