// accelerometer_test.cpp - the accelerometer of the Pyboard, on a bus and with chips that fail.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/apoll.hpp"
#include "models/mma7660.hpp"
#include "ports/sim/i2c.hpp"
#include "rondo/drivers/accelerometer.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

// ---- What counts as a movement ----------------------------------------------------------------

constexpr time_point ms(int t) { return time_point(duration(t * 1'000)); }

RONDO_TEST(line_70_a_movement_is_farther_than_four_counts_along_all_axes) {
    motion_decoder d;
    EXPECT_EQ(d.sample({0, 0, 21}, ms(0)), motion::moved);
    EXPECT_EQ(d.sample({4, 0, 21}, ms(100)), std::nullopt);   // 16: not farther
    EXPECT_EQ(d.sample({-2, 3, 19}, ms(200)), motion::moved); // 4 + 9 + 4
    EXPECT_EQ(d.position(), (acceleration{-2, 3, 19}));
    EXPECT_EQ(d.sample({0, 0, 21}, ms(300)), motion::moved);
}
RONDO_TEST(line_70_small_steps_add_up) {
    motion_decoder d;
    EXPECT_EQ(d.sample({0, 0, 0}, ms(0)), motion::moved);
    for (int step = 1; step <= 4; ++step) {
        EXPECT_EQ(d.sample({static_cast<std::int8_t>(step), 0, 0}, ms(step)), std::nullopt);
    }
    EXPECT_EQ(d.sample({5, 0, 0}, ms(5)), motion::moved);
}
RONDO_TEST(line_70_rest_is_told_each_two_seconds_from_the_last_thing_told) {
    motion_decoder d;
    std::string told;
    for (int t = 0; t <= 7'000; t += 100) {
        const auto what = d.sample({static_cast<std::int8_t>(t < 2'500 ? 0 : 10), 0, 0}, ms(t));
        if (what) {
            told += (*what == motion::moved ? " moved@" : " rest@") + std::to_string(t);
        }
    }
    EXPECT_EQ(told, " moved@0 rest@2000 moved@2500 rest@4500 rest@6500");
}
// In the tutorial "moved" is a time of 0, and what is asked in the same millisecond looks like it.
RONDO_TEST(line_70_fault_F27_two_samples_of_one_instant_are_no_movement) {
    motion_decoder d;
    EXPECT_EQ(d.sample({0, 0, 21}, ms(0)), motion::moved);
    EXPECT_EQ(d.sample({0, 0, 21}, ms(0)), std::nullopt);
}
TEST(accelerometer, counts_in_thousandths) {
    EXPECT_EQ(acceleration::milli_g(0), 0);
    EXPECT_EQ(acceleration::milli_g(21), 984);
    EXPECT_EQ(acceleration::milli_g(31), 1'453);
    EXPECT_EQ(acceleration::milli_g(-32), -1'500);
    EXPECT_EQ(acceleration::milli_g(1), 47); // 46.875
    EXPECT_EQ(acceleration::milli_g(-1), -47);
}

// ---- The chip ---------------------------------------------------------------------------------

using device = accelerometer<sim::i2c>;

/// A bus with the chip on it.
struct bench {
    models::mma7660 chip;
    sim::i2c bus{400'000};
    bench() { bus.attach(i2c_address(0x4C), chip); }
    std::string run_with(task<> (*what)(bench&, device&, std::string&)) {
        std::string told;
        device sensor(bus);
        EXPECT_TRUE(run(what(*this, sensor, told)).has_value());
        return told;
    }
};
std::string words(const result<acceleration>& a) {
    return a ? std::to_string(a->x) + ',' + std::to_string(a->y) + ',' + std::to_string(a->z)
             : to_string(a.error());
}

RONDO_TEST(line_70_six_bits_have_a_sign) {
    bench b;
    b.chip.pull = {-32, 31, -1};
    EXPECT_EQ(b.run_with([](bench&, device& sensor, std::string& told) -> task<> {
        EXPECT_TRUE((co_await sensor.start()).has_value());
        told = words(co_await sensor.read());
    }),
              "-32,31,-1");
}
RONDO_TEST(line_70_what_is_read_while_it_changes_is_read_again) {
    bench b;
    EXPECT_EQ(b.run_with([](bench& on, device& sensor, std::string& told) -> task<> {
        EXPECT_TRUE((co_await sensor.start()).has_value());
        on.chip.alerts = 4; // all of the first reading, and a part of the second
        told = words(co_await sensor.read());
        on.chip.alerts = 1'000;
        told += ' ' + words(co_await sensor.read());
    }),
              "0,0,21 not ready");
}
RONDO_TEST(line_70_an_absent_chip_and_a_held_bus_are_errors) {
    bench b;
    b.chip.absent = true;
    EXPECT_EQ(b.run_with([](bench& on, device& sensor, std::string& told) -> task<> {
        told = to_string((co_await sensor.start()).error());
        on.chip.absent = false;
        EXPECT_TRUE((co_await sensor.start()).has_value());
        on.chip.stuck = true;
        told += ", " + words(co_await sensor.read());
        on.chip.stuck = false;
        told += ", " + words(co_await sensor.read());
    }),
              "address not acknowledged, bus stuck, 0,0,21");
}
// A chip that was started before is put into standby first: its rate is set all the same.
RONDO_TEST(line_70_a_chip_can_be_started_again) {
    bench b;
    EXPECT_EQ(b.run_with([](bench& on, device& sensor, std::string& told) -> task<> {
        const std::array slow{std::byte{0x08}, std::byte{0x07}};
        EXPECT_TRUE((co_await on.bus.write(i2c_address(0x4C), slow)).has_value());
        const std::array active{std::byte{0x07}, std::byte{0x01}};
        EXPECT_TRUE((co_await on.bus.write(i2c_address(0x4C), active)).has_value());
        EXPECT_TRUE((co_await sensor.start()).has_value());
        told = words(co_await sensor.read());
    }),
              "0,0,21");
}

RONDO_TEST(line_70_apoll) {
    bench b;
    const auto set = [&b](duration when, int x, int y, int z) {
        sim::at(now() + when, [&b, x, y, z] { b.chip.pull = {x, y, z}; });
    };
    EXPECT_EQ(transcript_of([&] {
                  set(1s, 2, -2, 20); // noise
                  set(5s, 15, 0, 15);
                  set(6s, -20, 8, 3);
                  sim::at(now() + 12s, [&b] { b.chip.absent = true; });
                  sim::at(now() + 12150ms, [&b] { b.chip.absent = false; });
                  return tutorial::apoll::program(b.bus);
              }),
              ours(R"(
apoll: an accelerometer, for 20 s
30 x 0, y 0, z 984
2030 at rest
4030 at rest
5030 x 703, y 0, z 703
6030 x -938, y 375, z 141
8030 at rest
10030 at rest
12030 no reading: address not acknowledged
12130 no reading: address not acknowledged
12230 at rest
14230 at rest
16230 at rest
18230 at rest
20000 done
)"));
}
RONDO_TEST(line_70_apoll_without_a_chip_says_so) {
    bench b;
    b.chip.absent = true;
    EXPECT_EQ(transcript_of([&] { return tutorial::apoll::program(b.bus); }), ours(R"(
apoll: an accelerometer, for 20 s
0 no accelerometer: address not acknowledged
)"));
}

} // namespace
} // namespace rondo
