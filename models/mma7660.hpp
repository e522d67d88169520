// mma7660.hpp - a simulated MMA7660FC, the accelerometer of the Pyboard on I2C, address 0x4C.
//
// It has the registers XOUT, YOUT, ZOUT, MODE and SR; others read as zero, and are written for
// nothing. In standby it keeps what it measured last, and only then can registers other than MODE
// be written. After it has begun to measure, the first sample takes 12 ms and a period. A stop sets
// the register's address back to zero.
//
// Source: MMA7660FC data sheet, Rev. 8, Freescale: register definitions, "Message format",
// turn-on time.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace models {

struct mma7660 {
    // What it measures, in counts of 1/21.33 of the earth's pull: -32 to 31.
    std::array<int, 3> pull{0, 0, 21};

    // Its faults.
    bool absent = false; // does not answer
    bool stuck = false;  // holds the data line
    unsigned alerts = 0; // so many registers are next read while they change

    bool start(bool, std::int64_t) {
        addressed_ = false;
        return !absent;
    }
    bool write(std::uint8_t byte, std::int64_t now) {
        if (!addressed_) {
            addressed_ = true;
            address_ = byte;
            return true;
        }
        if (address_ == mode && (byte & 1u) != 0 && !measures()) {
            ready_ = now + 12'000 + period_us();
        }
        if (address_ == mode || !measures()) {
            at(address_) = byte;
        }
        ++address_;
        return true;
    }
    std::uint8_t read(std::int64_t now) {
        if (measures() && now >= ready_) {
            for (std::size_t axis = 0; axis != pull.size(); ++axis) {
                registers_[axis] = static_cast<std::uint8_t>(pull[axis] & 0x3F);
            }
        }
        std::uint8_t value = at(address_);
        if (address_ < pull.size() && alerts != 0) {
            --alerts;
            value = 0x40 | 0x15; // nobody knows what
        }
        ++address_;
        return value;
    }
    void stop(std::int64_t) { address_ = 0; }
    bool holds_data() const { return stuck; }

  private:
    static constexpr std::uint8_t mode = 0x07;
    static constexpr std::uint8_t sample_rate = 0x08;

    bool measures() const { return (registers_[mode] & 1u) != 0; }
    std::int64_t period_us() const {
        return std::array{8'333, 15'625, 31'250, 62'500, 125'000, 250'000, 500'000, 1'000'000}
            [registers_[sample_rate] & 7u];
    }
    std::uint8_t& at(std::uint8_t address) {
        nowhere_ = 0;
        return address < registers_.size() ? registers_[address] : nowhere_;
    }

    std::array<std::uint8_t, 11> registers_{};
    std::uint8_t nowhere_ = 0;
    std::uint8_t address_ = 0;
    bool addressed_ = false;
    std::int64_t ready_ = 0;
};

} // namespace models
