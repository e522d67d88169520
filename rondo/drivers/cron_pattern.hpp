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

/// Numbers from 0 to 62. One that does not fit is remembered, for cron_pattern::problem().
class number_set {
  public:
    constexpr number_set(int number) noexcept { add(number); }
    constexpr number_set(std::initializer_list<int> numbers) noexcept {
        for (const int number : numbers) {
            add(number);
        }
    }

    [[nodiscard]] constexpr bool has(unsigned number) const noexcept {
        return (bits_ >> number & 1U) != 0;
    }
    /// The smallest that is not below `number`, 63 if there is none.
    [[nodiscard]] constexpr unsigned from(unsigned number) const noexcept {
        const std::uint64_t left = number > 62 ? 0 : members() >> number << number;
        return left == 0 ? 63U : static_cast<unsigned>(std::countr_zero(left));
    }
    /// True if all are from `low` to `high`, and there is one.
    [[nodiscard]] constexpr bool within(unsigned low, unsigned high) const noexcept {
        return bits_ != 0 && bits_ >> low << low == bits_ && bits_ >> (high + 1) == 0;
    }

  private:
    static constexpr std::uint64_t wrong = std::uint64_t{1} << 63;

    constexpr void add(int number) noexcept {
        bits_ |= number < 0 || number > 62 ? wrong : std::uint64_t{1} << number;
    }
    [[nodiscard]] constexpr std::uint64_t members() const noexcept { return bits_ & ~wrong; }

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

/// Any second, minute, hour, day, month or weekday.
inline constexpr struct every_number {
} every;

/// The numbers of one place: a set, or `every`.
struct cron_numbers {
    constexpr cron_numbers(int number) noexcept : set(number), any(false) {}
    constexpr cron_numbers(std::initializer_list<int> numbers) noexcept
        : set(numbers),
          any(false) {}
    constexpr cron_numbers(number_set numbers) noexcept : set(numbers), any(false) {}
    constexpr cron_numbers(every_number) noexcept : set(range(0, 62)), any(true) {}

    number_set set;
    bool any;
};

struct cron_pattern {
    cron_numbers seconds = 0;
    cron_numbers minutes = 0;
    cron_numbers hours = 3;
    cron_numbers days = every;     ///< of the month, from 1
    cron_numbers months = every;   ///< 1 to 12
    cron_numbers weekdays = every; ///< Monday 1 to Sunday 7

    /// What is wrong with it, in words; nullptr if nothing is.
    [[nodiscard]] constexpr const char* problem() const noexcept;

    /// The first instant after `now` that fits. Empty if none ever does: it has a problem().
    /// Context: any.  Suspends: never.  Errors: none.
    /// Cost: a step for each day that does not fit, and for each month that does not.
    [[nodiscard]] std::optional<std::chrono::sys_seconds>
    next(std::chrono::sys_seconds now) const noexcept;
};

constexpr const char* cron_pattern::problem() const noexcept {
    constexpr auto fits = [](const cron_numbers& numbers, unsigned low, unsigned high) {
        return numbers.any || numbers.set.within(low, high);
    };
    if (!fits(seconds, 0, 59)) {
        return "seconds are 0 to 59";
    }
    if (!fits(minutes, 0, 59)) {
        return "minutes are 0 to 59";
    }
    if (!fits(hours, 0, 23)) {
        return "hours are 0 to 23";
    }
    if (!fits(days, 1, 31)) {
        return "days of a month are 1 to 31";
    }
    if (!fits(months, 1, 12)) {
        return "months are 1 to 12";
    }
    if (!fits(weekdays, 1, 7)) {
        return "weekdays are 1, Monday, to 7, Sunday";
    }
    constexpr unsigned longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= 12; ++month) {
        if (months.set.has(month) && days.set.from(1) <= longest[month - 1]) {
            return nullptr;
        }
    }
    return "none of the months has such a day";
}

} // namespace rondo
