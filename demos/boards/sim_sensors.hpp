// sim_sensors.hpp - an I2C bus in virtual time, with a simulated HTU21D and a simulated MMA7660FC
// on it. At 7 s somebody breathes on the one; from 3 s to 10 s the other is tilted.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "models/htu21d.hpp"
#include "models/mma7660.hpp"
#include "ports/sim/i2c.hpp"

#include <chrono>
#include <cstdint>

namespace board {

inline rondo::sim::i2c sensors{100'000};
inline models::htu21d chip;
inline models::mma7660 accelerometer;

inline void start() {
    sensors.attach(rondo::i2c_address(0x40), chip);
    sensors.attach(rondo::i2c_address(0x4C), accelerometer);
    const auto tilt = [](std::int64_t seconds, int x, int z) {
        rondo::sim::at(rondo::time_point(std::chrono::seconds(seconds)),
                       [x, z] { accelerometer.pull = {x, 0, z}; });
    };
    tilt(3, 15, 15);
    tilt(10, 0, 21);
    rondo::sim::at(rondo::time_point(std::chrono::seconds(7)), [] {
        chip.temperature = 0x6C00; // 27.270 C
        chip.humidity = 0xB000;    // 79.938 %
    });
}

} // namespace board
