// pico_sensors.hpp - the bus for sensors on a Raspberry Pi Pico: I2C0, SDA GP4, SCL GP5.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/i2c.hpp"

namespace board {

inline constinit rondo::rp2040::i2c<4, 5> sensors;

inline void start() noexcept {}

} // namespace board
