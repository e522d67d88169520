// pyboard_sensors.hpp - the bus for sensors on a Pyboard v1.1: I2C2, SCL Y9, SDA Y10. (The
// tutorial's X9 and X10 are those of the serial line that programs print on.)
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/i2c.hpp"

namespace board {

inline constinit rondo::stm32f405::i2c<rondo::stm32f405::i2c_line::i2c2> sensors;

inline void start() noexcept {}

} // namespace board
