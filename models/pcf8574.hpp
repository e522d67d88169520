// pcf8574.hpp - a simulated PCF8574, eight ports on an I2C bus, with a display behind it as on the
// usual backpack: P0 RS, P1 R/W, P2 E, P3 light, P4 to P7 D4 to D7.
//
// Source: PCF8574 data sheet, Texas Instruments: each byte that is written becomes the ports'
// levels with its acknowledge.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "models/hd44780.hpp"

#include <cstdint>

namespace models {

struct lcd_backpack {
    hd44780& display;
    bool absent = false; // does not answer
    bool stuck = false;  // holds the data line
    int takes = -1;      // acknowledges so many bytes more; negative: all
    bool light = true;   // its ports are high when it is switched on

    bool start(bool read, std::int64_t) { return !absent && !read; }
    bool write(std::uint8_t byte, std::int64_t us) {
        if (absent || takes == 0) {
            return false;
        }
        takes -= takes > 0 ? 1 : 0;
        light = (byte & 0x08u) != 0;
        display.lines({(byte & 0x01u) != 0, (byte & 0x02u) != 0, (byte & 0x04u) != 0,
                       static_cast<std::uint8_t>(byte >> 4)},
                      us * 1'000);
        return true;
    }
    std::uint8_t read(std::int64_t) { return 0xFF; }
    void stop(std::int64_t) {}
    bool holds_data() const { return stuck; }
};

} // namespace models
