// htu21d_test.cpp - the sensor of humidity and temperature, on a bus and with chips that fail.
//
// SPDX-License-Identifier: MIT
#include "models/htu21d.hpp"
#include "ports/sim/i2c.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/htu21d.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

constexpr htu21d_decoder::answer bytes(unsigned a, unsigned b, unsigned c) {
    return {std::byte(a), std::byte(b), std::byte(c)};
}

RONDO_TEST(line_76_the_vectors_of_the_data_sheet) {
    EXPECT_EQ(htu21d_decoder::temperature(bytes(0x68, 0x3A, 0x7C)), 24'686);
    EXPECT_EQ(htu21d_decoder::humidity(bytes(0x4E, 0x85, 0x6B)), 32'338);
    EXPECT_EQ(htu21d_decoder::temperature(bytes(0x68, 0x3A, 0x6C)), std::unexpected(errc::crc));
    EXPECT_EQ(htu21d_decoder::humidity(bytes(0x4E, 0x85, 0x6C)), std::unexpected(errc::crc));
}
TEST(htu21d_decoder, each_wrong_bit_is_noticed) {
    for (unsigned bit = 0; bit != 24; ++bit) {
        auto spoilt = bytes(0x68, 0x3A, 0x7C);
        spoilt[bit / 8] ^= std::byte(1u << bit % 8);
        EXPECT_EQ(htu21d_decoder::temperature(spoilt), std::unexpected(errc::crc)) << bit;
    }
}
TEST(htu21d_decoder, each_value_is_the_nearest_thousandth) {
    for (unsigned raw = 0; raw != 0x10000; raw += 4) {
        auto b = bytes(raw >> 8, raw & 0xFF, 0);
        b[2] = std::byte(htu21d_decoder::crc8(std::span(b).first(2)));
        ASSERT_NEAR(*htu21d_decoder::temperature(b), -46'850 + 175'720.0 * raw / 65'536, 0.5001);
        ASSERT_NEAR(*htu21d_decoder::humidity(b), -6'000 + 125'000.0 * raw / 65'536, 0.5001);
    }
}

// A bus with the chip on it, and what the driver tells, with milliseconds.
struct bench {
    models::htu21d chip;
    sim::i2c bus{100'000};
    htu21d<sim::i2c> sensor{bus};
    std::string text;
    time_point start = now();

    bench() {
        bus.attach(i2c_address(0x40), chip);
        sensor.on_reading([this](htu21d_reading r) {
            say(std::to_string(r.temperature_millicelsius) + ',' +
                std::to_string(r.humidity_millipercent));
        });
        sensor.on_error([this](errc why) { say(to_string(why)); });
    }
    void say(const std::string& what) {
        text += (text.empty() ? "" : " ") + what + '@' + std::to_string((now() - start) / 1ms);
    }
    void at(duration when, std::function<void()> happens) {
        sim::at(start + when, std::move(happens));
    }
    std::string told(duration time) {
        const auto how = run([](bench& b, duration t) -> task<> {
            const auto r = co_await wait_for(b.sensor.run(1s), t);
            if (r.error() != errc::timed_out) {
                b.say(std::string("failed: ") + to_string(r.error()));
            }
        }(*this, time));
        EXPECT_TRUE(how.has_value());
        return text;
    }
};

RONDO_TEST(line_76_the_first_reading_comes_after_120_ms) {
    bench b;
    EXPECT_EQ(b.told(2s), "24686,32338@121 24686,32338@1242");
}
RONDO_TEST(line_76_fault_F21_a_wrong_check_sum_is_told_and_stops_nobody) {
    bench b;
    b.at(500ms, [&] { b.chip.wrong_crc = true; });
    b.at(2s, [&] { b.chip.wrong_crc = false; });
    EXPECT_EQ(b.told(4s), "24686,32338@121 wrong check sum@1182 24686,32338@2303 24686,32338@3424");
    EXPECT_EQ(b.sensor.last(), (htu21d_reading{24'686, 32'338}));
}
RONDO_TEST(line_76_a_chip_that_is_absent_at_the_start_is_an_error) {
    bench b;
    b.chip.absent = true;
    EXPECT_EQ(b.told(2s), "failed: address not acknowledged@0");
    EXPECT_FALSE(b.sensor.last());
}
RONDO_TEST(line_76_a_chip_may_go_and_come_back) {
    bench b;
    b.at(500ms, [&] { b.chip.absent = true; });
    b.at(1'500ms, [&] { b.chip.absent = false; });
    EXPECT_EQ(b.told(3s), "24686,32338@121 address not acknowledged@1121 24686,32338@2242");
}
RONDO_TEST(line_76_a_chip_that_is_late_is_told) {
    bench b;
    b.chip.late_us = 9'000; // within the driver's margin
    b.at(500ms, [&] { b.chip.late_us = 20'000; });
    EXPECT_EQ(b.told(1'500ms), "24686,32338@121 address not acknowledged@1181");
}
RONDO_TEST(line_76_a_bus_that_is_held_is_told) {
    bench b;
    b.at(500ms, [&] { b.chip.stuck = true; });
    b.at(1'500ms, [&] { b.chip.stuck = false; });
    b.at(2'500ms, [&] { b.bus.hold_clock(true); });
    EXPECT_EQ(b.told(3'500ms), "24686,32338@121 bus stuck@1121 24686,32338@2242 timed out@3267");
}

task<> asks(bench& b) {
    auto running = create_task(b.sensor.run(1s));
    co_await b.sensor;
    b.say("ready");
    co_await b.sensor; // there is a reading already
    b.chip.humidity = 0;
    const htu21d_reading r = co_await b.sensor.next();
    b.say(std::to_string(r.humidity_millipercent));
    running.cancel();
    static_cast<void>(co_await running);
    const result<std::uint8_t> reg = co_await b.sensor.user_register();
    b.say("register " + std::to_string(*reg));
}
RONDO_TEST(line_76_the_sensor_can_be_awaited_and_its_user_register_is_2) {
    bench b;
    RONDO_EXPECT(run(asks(b)).has_value());
    EXPECT_EQ(b.text, "24686,32338@121 ready@121 24686,-6000@1242 -6000@1242 register 2@1243");
}

// ---- The bus ----------------------------------------------------------------------------------

task<> talks(bench& b) {
    const std::array wrong{std::byte{0x12}};
    std::array<std::byte, 3> in{};
    const auto say = [&b](const result<void>& how) {
        b.text += std::string(how ? "good" : to_string(how.error())) + '@' +
                  std::to_string((now() - b.start) / 1us) + ' ';
    };
    say(co_await b.bus.write(i2c_address(0x41), wrong));
    say(co_await b.bus.write(i2c_address(0x40), wrong));
    b.bus.lose_arbitration();
    say(co_await b.bus.write(i2c_address(0x40), wrong));
    b.bus.hold_data(true);
    say(co_await b.bus.read(i2c_address(0x40), in));
    b.bus.hold_data(false);
    const std::array command{std::byte{0xE7}};
    // A limit that passes during a transfer waits for its end; then the result is there.
    const auto r = co_await wait_for(b.bus.write_read(i2c_address(0x40), command, in), 100us);
    say(r);
}
RONDO_TEST(transfers_take_their_bits_and_tell_their_faults) {
    bench b;
    RONDO_EXPECT(run(talks(b)).has_value());
    EXPECT_EQ(b.text, "address not acknowledged@110 data not acknowledged@310 "
                      "arbitration lost@410 bus stuck@410 good@980 ");
}

} // namespace
} // namespace rondo
