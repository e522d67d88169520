// cron_test.cpp - instants of the calendar, and a task that waits for them.
//
// The first table has the cases of micropython-async's crontest, from Thursday, 30 July 2020,
// 03:00.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "rondo/drivers/cron.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_seconds;

constexpr sys_seconds at(int year, unsigned month, unsigned day, int hour = 0, int minute = 0,
                         int second = 0) {
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                                 std::chrono::day(day)) +
           std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}
constexpr sys_seconds thursday = at(2020, 7, 30, 3);

struct step {
    cron_pattern pattern;
    sys_seconds then;
};

RONDO_TEST(line_108_the_next_instant_is_found) {
    const step steps[] = {
        {{}, at(2020, 7, 31, 3)}, // now does not count
        {{.hours = 4}, at(2020, 7, 30, 4)},
        {{.minutes = 10, .hours = every}, at(2020, 7, 30, 3, 10)},
        {{.minutes = range(0, 59, 15), .hours = every}, at(2020, 7, 30, 3, 15)},
        {{.seconds = 5, .minutes = 0}, at(2020, 7, 30, 3, 0, 5)},
        {{.seconds = every, .minutes = every, .hours = every}, at(2020, 7, 30, 3, 0, 1)},
        {{.minutes = 59, .hours = 2}, at(2020, 7, 31, 2, 59)}, // passed today
        {{.weekdays = 7}, at(2020, 8, 2, 3)},
        {{.weekdays = {1, 4}}, at(2020, 8, 3, 3)}, // Thursday's has passed
        {{.days = 1}, at(2020, 8, 1, 3)},          // over the end of the month
        {{.days = 31}, at(2020, 7, 31, 3)},
        {{.days = 31, .months = {4, 8}}, at(2020, 8, 31, 3)}, // April has none
        {{.months = 1}, at(2021, 1, 1, 3)},                   // over the end of the year
        {{.days = range(1, 7), .months = 1, .weekdays = 7}, at(2021, 1, 3, 3)},   // first Sunday
        {{.days = range(8, 14), .months = 2, .weekdays = 7}, at(2021, 2, 14, 3)}, // second Sunday
        {{.days = range(24, 31), .months = 8, .weekdays = 5}, at(2020, 8, 28, 3)},
        {{.days = 29, .months = 2}, at(2024, 2, 29, 3)},
        {{.days = 29, .months = 2, .weekdays = 7}, at(2032, 2, 29, 3)},
        {{.hours = 0, .days = 31, .months = 12}, at(2020, 12, 31)},
    };
    for (const step& s : steps) {
        ASSERT_EQ(s.pattern.problem(), nullptr);
        EXPECT_EQ(s.pattern.next(thursday), s.then) << "step " << &s - steps;
    }
}

RONDO_TEST(line_108_leap_years_and_centuries) {
    const cron_pattern leap{.hours = 0, .days = 29, .months = 2};
    EXPECT_EQ(leap.next(at(2096, 3, 1)), at(2104, 2, 29)); // 2100 is none
    EXPECT_EQ(leap.next(at(1996, 3, 1)), at(2000, 2, 29)); // 2000 is one
    const cron_pattern on_monday{.hours = 0, .days = 29, .months = 2, .weekdays = 1};
    for (sys_seconds now = at(2080, 1, 1); now < at(2130, 1, 1);) {
        const auto then = on_monday.next(now);
        ASSERT_TRUE(then.has_value());
        const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(*then);
        EXPECT_EQ(std::chrono::weekday(day), std::chrono::Monday);
        EXPECT_EQ(std::chrono::year_month_day(day).day(), std::chrono::day(29));
        now = *then;
    }
}

// A plain model: walk through every second.
RONDO_TEST(line_108_it_agrees_with_walking_through_the_seconds) {
    const cron_pattern patterns[] = {
        {.seconds = {7, 38}, .minutes = range(3, 50, 11), .hours = {0, 13, 23}},
        {.seconds = 59, .minutes = 59, .hours = 23, .weekdays = {2, 6}},
        {.seconds = every, .minutes = 30, .hours = every, .days = {1, 31}},
    };
    for (const cron_pattern& p : patterns) {
        auto due = p.next(at(2023, 12, 30));
        for (sys_seconds now = at(2023, 12, 30) + 1s; now < at(2024, 1, 3); now += 1s) {
            const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(now);
            const std::chrono::hh_mm_ss time(now - day);
            const std::chrono::year_month_day date(day);
            const bool fits = p.seconds.has(static_cast<unsigned>(time.seconds().count())) &&
                              p.minutes.has(static_cast<unsigned>(time.minutes().count())) &&
                              p.hours.has(static_cast<unsigned>(time.hours().count())) &&
                              p.days.has(static_cast<unsigned>(date.day())) &&
                              p.weekdays.has(std::chrono::weekday(day).iso_encoding());
            ASSERT_EQ(fits, due == now) << now.time_since_epoch().count();
            if (fits) {
                due = p.next(now);
            }
        }
    }
}

RONDO_TEST(line_108_a_pattern_that_is_wrong_says_so) {
    const auto says = [](const cron_pattern& p) {
        return std::string(p.problem() != nullptr ? p.problem() : "");
    };
    EXPECT_EQ(says({}), "");
    EXPECT_EQ(says({.seconds = 60}), "seconds are 0 to 59");
    EXPECT_EQ(says({.seconds = -1}), "seconds are 0 to 59");
    EXPECT_EQ(says({.seconds = {0, 100}}), "seconds are 0 to 59");
    EXPECT_EQ(says({.minutes = {}}), "minutes are 0 to 59");
    EXPECT_EQ(says({.hours = {3, 24}}), "hours are 0 to 23");
    EXPECT_EQ(says({.days = 0}), "days of a month are 1 to 31");
    EXPECT_EQ(says({.days = 32}), "days of a month are 1 to 31");
    EXPECT_EQ(says({.months = {1, 13}}), "months are 1 to 12");
    EXPECT_EQ(says({.weekdays = 0}), "weekdays are 1, Monday, to 7, Sunday");
    EXPECT_EQ(says({.days = 30, .months = 2}), "none of the months has such a day");
    EXPECT_EQ(says({.days = 31, .months = {2, 4, 6, 9, 11}}), "none of the months has such a day");
    EXPECT_EQ(says({.days = 29, .months = 2}), "");
    EXPECT_EQ((cron_pattern{.days = 30, .months = 2}.next(thursday)), std::nullopt);
}

// ---- Tasks that wait
// --------------------------------------------------------------------------------

struct wall {
    sys_seconds begin = thursday;
    std::chrono::seconds set_by{0};
    sys_seconds operator()() const {
        return begin + set_by + std::chrono::floor<std::chrono::seconds>(now().time_since_epoch());
    }
};

task<std::vector<std::int64_t>> notes(const cron_pattern& pattern, wall& clock, unsigned times) {
    std::vector<std::int64_t> at_seconds;
    cron c(pattern, clock);
    for (; times != 0; --times) {
        static_cast<void>(co_await c.next());
        at_seconds.push_back(now().time_since_epoch() / 1s);
    }
    co_return at_seconds;
}

RONDO_TEST(line_108_a_task_waits_for_each_instant) {
    sim::reset();
    wall clock;
    const cron_pattern half_hours{.minutes = {0, 30}, .hours = every};
    EXPECT_EQ(run(notes(half_hours, clock, 3)), (std::vector<std::int64_t>{1'800, 3'600, 5'400}));
}

RONDO_TEST(line_108_a_clock_that_is_set_is_followed) {
    sim::reset();
    wall clock; // noon is 32,400 s away
    sim::at(time_point(1h), [&] { clock.set_by = 4h; });
    EXPECT_EQ(run(notes({.hours = 12}, clock, 1)), (std::vector<std::int64_t>{32'400 - 14'400}));
    sim::reset();
    clock.set_by = 0s;
    sim::at(time_point(8h), [&] { clock.set_by = -2h; });
    EXPECT_EQ(run(notes({.hours = 12}, clock, 1)), (std::vector<std::int64_t>{32'400 + 7'200}));
    sim::reset();
    clock.set_by = 0s; // over the instant: that one is missed
    sim::at(time_point(8h), [&] { clock.set_by = 2h; });
    EXPECT_EQ(run(notes({.hours = 12}, clock, 1)), (std::vector<std::int64_t>{32'400 + 79'200}));
}

task<unsigned> counts_calls(wall& clock) {
    unsigned calls = 0;
    event five;
    cron c({.minutes = every, .hours = every}, clock);
    c.on_time([&] {
        if (++calls == 5) {
            five.set();
        }
    });
    auto serving = create_task(c.run(), "cron");
    co_await five.wait();
    serving.cancel();
    static_cast<void>(co_await serving);

    c.on_time([&] { ++calls; });
    co_await c.run(2);
    co_return calls;
}

RONDO_TEST(line_108_a_callback_as_often_as_asked) {
    sim::reset();
    wall clock;
    EXPECT_EQ(run(counts_calls(clock)), 7U);
    EXPECT_EQ(now().time_since_epoch() / 1s, 7 * 60);
}

RONDO_TEST(an_instant_that_is_long_away_costs_four_wake_ups_an_hour) {
    sim::reset();
    wall clock;
    unsigned looks = 0;
    auto counting = [&] {
        ++looks;
        return clock();
    };
    const auto waits = [&]() -> task<> {
        cron c({.hours = 2}, counting);
        static_cast<void>(co_await c.next());
    };
    ASSERT_TRUE(run(waits()).has_value());
    EXPECT_EQ(looks, 1U + 23 * 4);
}

} // namespace
} // namespace rondo
