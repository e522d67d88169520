// htu21d.hpp - a simulated HTU21D, the humidity and temperature sensor on I2C, address 0x40.
//
// It knows the commands without hold (F3, F5), the user register (E6, E7) and the soft reset (FE);
// to others it does not acknowledge. While it converts or resets it does not answer to its address.
// Conversions take the longest time that the data sheet allows, for the resolution that is set.
//
// Source: HTU21D(F) data sheet, Measurement Specialties, "Communication protocol with HTU21D(F)
// sensor", "CRC checksum" and the table of measuring times.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace models {

struct htu21d {
    // What it measures: the two bytes that it sends, status bits and all.
    std::uint16_t temperature = 0x683A; // 24.686 C
    std::uint16_t humidity = 0x4E85;    // 32.338 %

    // Its faults.
    bool absent = false;      // does not answer
    bool wrong_crc = false;   // spoils the last byte
    bool stuck = false;       // holds the data line
    std::int64_t late_us = 0; // each conversion takes that much longer
    unsigned conversions = 0; // how many it has begun

    bool start(bool read, std::int64_t now) {
        if (absent || now < busy_until_) {
            return false;
        }
        if (read) {
            return sent_ < length_;
        }
        length_ = sent_ = 0;
        command_ = 0;
        return true;
    }
    bool write(std::uint8_t byte, std::int64_t now) {
        if (command_ == 0xE6) {
            user_register_ = static_cast<std::uint8_t>((byte & 0x87u) | (user_register_ & 0x78u));
            command_ = 0;
            return true;
        }
        command_ = byte;
        switch (byte) {
        case 0xF3: // temperature
            convert(temperature, now + temperature_us());
            return true;
        case 0xF5: // humidity
            convert(humidity, now + humidity_us());
            return true;
        case 0xE7:
            answer_ = {user_register_};
            length_ = 1;
            return true;
        case 0xE6:
            return true;
        case 0xFE:
            user_register_ = 0x02;
            busy_until_ = now + 15'000;
            return true;
        default:
            return false;
        }
    }
    std::uint8_t read(std::int64_t) { return sent_ < length_ ? answer_[sent_++] : 0xFF; }
    void stop(std::int64_t) {}
    bool holds_data() const { return stuck; }

  private:
    // Bits 7 and 0 of the user register choose the resolution.
    unsigned resolution() const { return (user_register_ >> 6 & 2u) | (user_register_ & 1u); }
    std::int64_t temperature_us() const {
        return std::array{50'000, 13'000, 25'000, 7'000}[resolution()];
    }
    std::int64_t humidity_us() const {
        return std::array{16'000, 3'000, 5'000, 8'000}[resolution()];
    }
    void convert(std::uint16_t raw, std::int64_t ready) {
        ++conversions;
        answer_ = {static_cast<std::uint8_t>(raw >> 8), static_cast<std::uint8_t>(raw), 0};
        answer_[2] = static_cast<std::uint8_t>(crc(raw) ^ (wrong_crc ? 0x10u : 0u));
        length_ = 3;
        busy_until_ = ready + late_us;
    }
    // x^8 + x^5 + x^4 + 1, by long division of all 24 bits as on paper.
    static std::uint8_t crc(std::uint16_t raw) {
        std::uint32_t rest = std::uint32_t{raw} << 8;
        for (int bit = 23; bit >= 8; --bit) {
            if ((rest >> bit & 1u) != 0) {
                rest ^= 0x131u << (bit - 8);
            }
        }
        return static_cast<std::uint8_t>(rest);
    }

    std::uint8_t user_register_ = 0x02;
    std::uint8_t command_ = 0;
    std::array<std::uint8_t, 3> answer_{};
    std::size_t length_ = 0;
    std::size_t sent_ = 0;
    std::int64_t busy_until_ = 0;
};

} // namespace models
