// cron_pattern.hpp - which instants a schedule means: the calendar's arithmetic, without a clock.
//
//     constexpr cron_pattern nightly{.hours = 3};                       // 03:00:00 every day
//     constexpr cron_pattern quarters{.minutes = {0, 15, 30, 45}, .hours = every};
//     constexpr cron_pattern first_sunday{.days = range(1, 7), .weekdays = 7};
//     static_assert(nightly.problem() == nullptr);
//
// An instant fits if each of its six numbers is in the set for it. What is not said is second 0,
// minute 0, hour 3, and any day. Weekdays are those of ISO 8601: Monday is 1, Sunday 7. Where both
// days and weekdays are said, both have to fit: that is how one says the first Sunday of a month.
//
// Source: cron of micropython-async's sched, whose limits on seconds and on days beside weekdays
// are none here.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace rondo {

/// Any second, minute, hour, day, month or weekday.
inline constexpr struct every_number {
} every;

/// Numbers from 0 to 61, or `every`. A number that does not fit is remembered, for
/// cron_pattern::problem().
class number_set {
  public:
    constexpr number_set(int number) noexcept { add(number); }
    constexpr number_set(std::initializer_list<int> numbers) noexcept {
        for (const int number : numbers) {
            add(number);
        }
    }
    constexpr number_set(every_number) noexcept : bits_(~wrong) {}

    [[nodiscard]] constexpr bool has(unsigned number) const noexcept {
        return (bits_ >> number & 1U) != 0;
    }
    /// The smallest that is not below `number`; 62 or more if there is none.
    [[nodiscard]] constexpr unsigned from(unsigned number) const noexcept {
        return number > 62 ? 63U
                           : static_cast<unsigned>(std::countr_zero(bits_ >> number << number));
    }
    /// True if there is one, and all are from `low` to `high`; and for `every`.
    [[nodiscard]] constexpr bool within(unsigned low, unsigned high) const noexcept {
        const bool all = bits_ >> low << low == bits_ && bits_ >> (high + 1) == 0;
        return bits_ == ~wrong || (bits_ != 0 && all);
    }

  private:
    static constexpr std::uint64_t wrong = std::uint64_t{1} << 63; // and 62 is in `every` alone

    constexpr void add(int number) noexcept {
        bits_ |= number < 0 || number > 61 ? wrong : std::uint64_t{1} << number;
    }

    friend constexpr number_set range(int first, int last, int step) noexcept;

    std::uint64_t bits_ = 0;
};

/// From `first` to `last`, both included, every `step`th.
[[nodiscard]] constexpr number_set range(int first, int last, int step = 1) noexcept {
    number_set all(first);
    for (int number = first; number <= last && step > 0; number += step) {
        all.add(number);
    }
    return all;
}

struct cron_pattern {
    number_set seconds = 0;
    number_set minutes = 0;
    number_set hours = 3;
    number_set days = every;     ///< of the month, from 1
    number_set months = every;   ///< 1 to 12
    number_set weekdays = every; ///< Monday 1 to Sunday 7

    /// What is wrong with it, in words; nullptr if nothing is.
    [[nodiscard]] constexpr const char* problem() const noexcept;

    /// The first instant after `now` that fits. Empty if none ever does: it has a problem().
    /// Context: any.  Suspends: never.  Errors: none.
    /// Cost: a step for each day that does not fit, and for each month that does not.
    [[nodiscard]] std::optional<std::chrono::sys_seconds>
    next(std::chrono::sys_seconds now) const noexcept;
};

constexpr const char* cron_pattern::problem() const noexcept {
    struct limits {
        number_set cron_pattern::* numbers;
        unsigned low;
        unsigned high;
        const char* words;
    };
    constexpr limits all[] = {
        {&cron_pattern::seconds, 0, 59, "seconds are 0 to 59"},
        {&cron_pattern::minutes, 0, 59, "minutes are 0 to 59"},
        {&cron_pattern::hours, 0, 23, "hours are 0 to 23"},
        {&cron_pattern::days, 1, 31, "days of a month are 1 to 31"},
        {&cron_pattern::months, 1, 12, "months are 1 to 12"},
        {&cron_pattern::weekdays, 1, 7, "weekdays are 1, Monday, to 7, Sunday"},
    };
    for (const limits& each : all) {
        if (!(this->*each.numbers).within(each.low, each.high)) {
            return each.words;
        }
    }
    constexpr unsigned longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= 12; ++month) {
        if (months.has(month) && days.from(1) <= longest[month - 1]) {
            return nullptr;
        }
    }
    return "none of the months has such a day";
}

} // namespace rondo
