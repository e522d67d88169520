// gps_clock_test.cpp - the time from pulses and messages: lost ones, midnight, a clock that drifts.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "ports/sim/uart.hpp"
#include "rondo/drivers/gps.hpp"
#include "rondo/drivers/gps_clock.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using utc_time = pulse_clock::utc_time;

// ---- What belongs together --------------------------------------------------------------------

constexpr time_point local(duration t) { return time_point(t); }
constexpr utc_time utc(std::int64_t seconds) { return utc_time(std::chrono::seconds(seconds)); }

RONDO_TEST(line_94_a_message_belongs_to_the_pulse_less_than_a_second_ago) {
    pulse_clock c;
    EXPECT_EQ(c.at(local(0s)), std::nullopt);
    EXPECT_FALSE(c.pair(local(1s), utc(100), local(2s))); // the pulse of its second was lost
    EXPECT_FALSE(c.pair(local(1s), utc(100) + 200ms, local(1400ms)));
    EXPECT_TRUE(c.pair(local(1s), utc(100), local(1999ms)));
    EXPECT_EQ(c.at(local(1s)), utc(100));
    EXPECT_EQ(c.at(local(1250ms)), utc(100) + 250ms);
    EXPECT_EQ(c.at(local(900ms)), utc(100) - 100ms);
    EXPECT_FALSE(c.pair(local(1s), utc(100), local(1999ms))); // told again
}
RONDO_TEST(line_94_pulses_and_messages_may_be_lost) {
    pulse_clock c;
    EXPECT_TRUE(c.pair(local(1s), utc(100), local(1400ms)));
    EXPECT_EQ(c.at(local(7s)), utc(106));
    EXPECT_TRUE(c.pair(local(7s), utc(106), local(7400ms)));
    EXPECT_EQ(c.at(local(8s)), utc(107));
    EXPECT_EQ(c.age(local(9s)), 2s);
}
RONDO_TEST(line_94_a_glitch_is_no_pulse) {
    pulse_clock c;
    EXPECT_TRUE(c.pair(local(1s), utc(100), local(1400ms)));
    EXPECT_FALSE(c.pair(local(2100ms), utc(101), local(2400ms)));
    EXPECT_TRUE(c.pair(local(3s), utc(102), local(3400ms)));
    EXPECT_EQ(c.at(local(3s)), utc(102));
}
// If it is the receiver that was wrong at first, the third pulse that says so is believed.
RONDO_TEST(line_94_who_was_wrong_from_the_start_is_corrected) {
    pulse_clock c;
    EXPECT_TRUE(c.pair(local(1s), utc(500), local(1400ms)));
    EXPECT_FALSE(c.pair(local(2s), utc(1'000), local(2400ms)));
    EXPECT_FALSE(c.pair(local(3s), utc(1'001), local(3400ms)));
    EXPECT_TRUE(c.pair(local(4s), utc(1'002), local(4400ms)));
    EXPECT_EQ(c.at(local(5s)), utc(1'003));
    EXPECT_EQ(c.drift(), 0);
}
RONDO_TEST(line_94_the_drift_of_the_local_clock_is_taken_off) {
    pulse_clock c;
    for (int s = 0; s <= 20; ++s) { // the local clock runs 50 millionths too fast
        EXPECT_TRUE(c.pair(local(s * 1'000'050us), utc(s), local(s * 1'000'050us + 300ms)));
    }
    EXPECT_EQ(c.drift(), 50'000);
    EXPECT_EQ(c.at(local(20 * 1'000'050us + 100'005'000us)), utc(120));
}

// ---- With a receiver --------------------------------------------------------------------------

/// A receiver that begins a second each `second` of local time, and says so 350 ms later.
struct bench {
    using line = sim::uart<256>;
    line uart{{.baud = 9600}};
    stream_reader<line, 96> lines{uart};
    gps<stream_reader<line, 96>> receiver{lines};
    sim::input pps;
    gps_clock<sim::input, gps<stream_reader<line, 96>>> clock{pps, receiver};
    duration second = 1s;
    time_point begin = now();

    /// The seconds `from` to `to` since the beginning, which is second `utc_seconds` of a day.
    void plays(int from, int to, int utc_seconds, const char* date = "280511", bool pulses = true) {
        for (int s = from; s <= to; ++s) {
            const time_point at = begin + s * second;
            if (pulses) {
                sim::at(at, [this] { pps.drive(true); });
                sim::at(at + 100ms, [this] { pps.drive(false); });
            }
            const int t = utc_seconds + s;
            char body[96];
            std::snprintf(body, sizeof body,
                          "GPRMC,%02d%02d%02d.000,A,5321.6802,N,00630.3371,W,0.06,31.66,%s,,",
                          t / 3600, t / 60 % 60, t % 60, date);
            char tail[8];
            std::snprintf(tail, sizeof tail, "*%02X\r\n", nmea_check_sum(body));
            uart.receive_at(at + 280ms, "$" + std::string(body) + tail); // 70 ms at 9600 baud
        }
    }
    /// Runs it for `time`; then does `last`.
    void runs(duration time, auto last) {
        const auto all = [](bench& b, duration t, auto& then) -> task<> {
            auto reading = create_task(b.receiver.run());
            auto ticking = create_task(b.clock.run());
            co_await sleep_until(b.begin + t);
            co_await then();
            ticking.cancel();
            reading.cancel();
            static_cast<void>(co_await ticking);
            static_cast<void>(co_await reading);
        };
        EXPECT_TRUE(run(all(*this, time, last)).has_value());
    }
};

RONDO_TEST(line_94_the_time_of_day_to_the_microsecond) {
    bench b;
    b.plays(1, 3, 9 * 3600);
    b.runs(3'500'123us, [&]() -> task<> {
        EXPECT_EQ(b.clock.time_of_day(), (gps_time_of_day{9, 0, 3, 500'123}));
        EXPECT_EQ(b.clock.age(), 500'123us);
        co_return;
    });
}
RONDO_TEST(line_94_it_is_ready_with_the_first_pulse_that_is_told) {
    bench b;
    b.plays(1, 2, 0, "280511", false); // the receiver has no fix in time yet: no pulse
    b.plays(4, 6, 0);
    b.runs(10ms, [&]() -> task<> {
        EXPECT_EQ(b.clock.now(), std::nullopt);
        EXPECT_EQ(b.clock.time_of_day(), std::nullopt);
        co_await b.clock;
        EXPECT_GE(now(), b.begin + 4350ms - 10ms);
        EXPECT_LT(now(), b.begin + 4400ms);
        EXPECT_EQ(b.clock.time_of_day()->seconds, 4u);
        co_await b.clock.wait_pulse();
        EXPECT_EQ(now(), b.begin + 5s);
        EXPECT_EQ(b.clock.time_of_day(), (gps_time_of_day{0, 0, 5, 0}));
    });
}
// In 2018 the second behind 23:59:59 was left out.
RONDO_TEST(line_94_midnight) {
    bench b;
    b.plays(1, 2, 86'400 - 3, "280511");
    b.runs(3'100'000us, [&]() -> task<> {
        using namespace std::chrono;
        EXPECT_EQ(b.clock.now(), utc_time(sys_days(2011y / 5 / 29) + 100ms));
        EXPECT_EQ(b.clock.time_of_day(), (gps_time_of_day{0, 0, 0, 100'000}));
        co_return;
    });
}
RONDO_TEST(line_94_a_drifting_clock_is_calibrated) {
    bench b;
    b.second = 1'000'030us;
    b.plays(1, 100, 0);
    b.runs(1500ms, [&]() -> task<> {
        const result<std::int64_t> drift = co_await b.clock.calibrate();
        EXPECT_EQ(drift, 30'000);
        EXPECT_LT(now(), b.begin + 60s);
        EXPECT_EQ(b.clock.drift(), 30'000);
    });
}
RONDO_TEST(line_94_without_pulses_a_calibration_fails) {
    bench b;
    b.plays(1, 3, 0);
    b.runs(3500ms, [&]() -> task<> {
        EXPECT_EQ(co_await b.clock.calibrate(), std::unexpected(errc::timed_out));
    });
}
RONDO_TEST(line_94_a_clock_that_is_stopped_leaves_the_pin_alone) {
    bench b;
    b.plays(1, 1, 0);
    b.runs(1500ms, []() -> task<> { co_return; });
    sim::at(now() + 1s, [&] { b.pps.drive(true); }); // nobody is called: its block has ended
    const auto waits = [](bench& on) -> task<result<void>> {
        co_return co_await wait_for(on.clock.wait_pulse(), 2s);
    };
    EXPECT_EQ(run(waits(b)), result<void>(std::unexpected(errc::timed_out)));
}

} // namespace
} // namespace rondo
