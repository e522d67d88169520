// sim_sensors.hpp - an I2C bus in virtual time, and a simulated HTU21D on it. At 7 s somebody
// breathes on the sensor.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "models/htu21d.hpp"
#include "ports/sim/i2c.hpp"

#include <chrono>

namespace board {

inline rondo::sim::i2c sensors{100'000};
inline models::htu21d chip;

inline void start() {
    sensors.attach(rondo::i2c_address(0x40), chip);
    rondo::sim::at(rondo::time_point(std::chrono::seconds(7)), [] {
        chip.temperature = 0x6C00; // 27.270 C
        chip.humidity = 0xB000;    // 79.938 %
    });
}

} // namespace board
