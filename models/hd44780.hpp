// hd44780.hpp - a simulated HD44780U, the controller of character displays, at four data lines.
//
// It is told every change of its lines with the time, decodes at the falling edge of E, and keeps
// its 80 characters. What the data sheet forbids is written down in `wrong` and, where the chip
// would do so, ignored: pulses that are too short, lines that move around E, and anything that is
// sent while it is still busy with what was before.
//
// Source: HD44780U data sheet (ADE-207-272), Hitachi: table 6 (instructions and their times at
// 270 kHz), figure 24 (initializing by instruction), "Bus timing characteristics" at 2.7 V.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace models {

struct lcd_lines {
    bool rs = false;
    bool rw = false;
    bool e = false;
    std::uint8_t data = 0; // D4 to D7 in bits 0 to 3
    friend bool operator==(const lcd_lines&, const lcd_lines&) = default;
};

class hd44780 {
  public:
    // Its faults.
    bool absent = false;
    std::uint8_t stuck_low = 0;        // data lines that are shorted to ground
    std::int64_t oscillator_khz = 270; // 190 to 350 are within its tolerance

    std::string wrong;        // what was done against the data sheet, "; " behind each
    unsigned characters = 0;  // how many it was sent
    std::string instructions; // since it was switched on: hex, a blank behind each

    /// Power is applied: it is busy for 40 ms and then listens to eight lines.
    void power_on(std::int64_t ns) {
        busy_until_ = ns + 40'000'000;
        sets_ = 0;
        four_bits_ = half_ = displays_ = false;
        instructions.clear();
        memory_.fill(' ');
    }

    /// The lines are so from now on.
    void lines(lcd_lines l, std::int64_t ns) {
        if (absent) {
            return;
        }
        l.data = static_cast<std::uint8_t>(l.data & ~stuck_low);
        const lcd_lines before = std::exchange(lines_, l);
        if (l.rs != before.rs || l.rw != before.rw) {
            check(before.e, "RS moves while E is high");
            check(ns - fell_ < 20, "RS moves as E falls");
            rs_moved_ = ns;
        }
        if (l.data != before.data) {
            check(!before.e && ns - fell_ < 10, "data moves as E falls");
            data_moved_ = ns;
        }
        if (l.e && !before.e) {
            check(ns - rs_moved_ < 60, "RS moves as E rises");
            check(ns - rose_ < 1'000, "E rises too often");
            rose_ = ns;
        } else if (!l.e && before.e) {
            check(ns - rose_ < 450, "E is high too shortly");
            check(ns - data_moved_ < 195, "data is there too shortly");
            fell_ = ns;
            if (!l.rw) {
                latch(ns);
            }
        }
    }

    /// A spike on E that the wires have caught: it takes what is on the others.
    void spike(std::int64_t ns) { latch(ns); }

    /// What the display shows, as it is soldered for `columns` and two or four rows.
    [[nodiscard]] std::string row(std::size_t row, std::size_t columns) const {
        std::string text;
        for (std::size_t i = 0; i != columns; ++i) {
            const std::size_t place = row / 2 * columns + i;
            text += displays_ && two_lines_ ? memory_[row % 2 * 40 + place % 40] : ' ';
        }
        return text;
    }

  private:
    void check(bool bad, const char* words) {
        if (bad) {
            wrong += std::string(words) + "; ";
        }
    }

    void latch(std::int64_t ns) {
        if (ns < busy_until_) {
            wrong += "busy; ";
            return;
        }
        if (!four_bits_) {
            take(static_cast<std::uint8_t>(lines_.data << 4), ns);
        } else if (!half_) {
            high_ = lines_.data;
            half_ = true;
        } else {
            half_ = false;
            take(static_cast<std::uint8_t>(high_ << 4 | lines_.data), ns);
        }
    }

    void take(std::uint8_t byte, std::int64_t ns) {
        busy_for(37'000, ns);
        if (lines_.rs) {
            memory_[cell()] = static_cast<char>(byte);
            busy_for(37'000 + 4'000, ns);
            ++characters;
            step();
            return;
        }
        note(byte);
        if (byte >= 0x80) {
            address_ = byte & 0x7Fu;
        } else if (byte >= 0x40) {
            wrong += "no character generator here; ";
        } else if (byte >= 0x20) {
            function_set(byte, ns);
        } else if (byte >= 0x10) {
            wrong += "no shifts here; ";
        } else if (byte >= 0x08) {
            displays_ = (byte & 0x04u) != 0;
        } else if (byte >= 0x04) {
            right_ = (byte & 0x02u) != 0;
        } else if (byte >= 0x01) {
            if (byte == 0x01) {
                memory_.fill(' ');
                right_ = true;
            }
            address_ = 0;
            busy_for(1'520'000, ns);
        }
    }

    // The first two after power-on take longer: figure 24.
    void function_set(std::uint8_t byte, std::int64_t ns) {
        four_bits_ = (byte & 0x10u) == 0;
        half_ = false;
        two_lines_ = (byte & 0x08u) != 0;
        if (sets_ < 2) {
            busy_for(sets_ == 0 ? 4'100'000 : 100'000, ns);
        }
        ++sets_;
    }

    void busy_for(std::int64_t ns, std::int64_t now) {
        busy_until_ = now + ns * 270 / oscillator_khz;
    }
    std::size_t cell() const { return (address_ >= 0x40 ? 40 + address_ - 0x40 : address_) % 80; }
    void step() {
        const std::size_t next = (cell() + (right_ ? 1 : 79)) % 80;
        address_ = next < 40 ? next : next - 40 + 0x40;
    }
    void note(std::uint8_t byte) {
        constexpr const char* digits = "0123456789ABCDEF";
        instructions += digits[byte >> 4];
        instructions += digits[byte & 0xF];
        instructions += ' ';
    }

    static constexpr std::int64_t long_ago = -1'000'000'000;
    lcd_lines lines_;
    std::int64_t rs_moved_ = long_ago;
    std::int64_t data_moved_ = long_ago;
    std::int64_t rose_ = long_ago;
    std::int64_t fell_ = long_ago;
    std::int64_t busy_until_ = long_ago;
    unsigned sets_ = 0;
    bool four_bits_ = false;
    bool half_ = false; // four bits have come, four are missing
    bool two_lines_ = false;
    bool displays_ = false;
    bool right_ = true;
    std::uint8_t high_ = 0;
    std::size_t address_ = 0;
    std::array<char, 80> memory_{};
};

} // namespace models
