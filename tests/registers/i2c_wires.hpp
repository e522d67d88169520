// i2c_wires.hpp - an I2C bus behind a model of a master: a chip, the two lines, and what can go
// wrong. It writes down what is on the wires:
//
//     S 50w+ 07+ R 50r+ 01+ 02- P      start, address and direction, bytes, + acknowledged or not
//     c c c P                          clocks and a stop that were made with pins
//
// The chip takes bytes and gives 01, 02, 03 and so on.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace rondo::test {

class i2c_wires {
  public:
    static constexpr int never = -1;
    static constexpr int for_ever = -1;

    std::string log;
    std::uint8_t address = 0x50;

    // What goes wrong. Bytes are counted from 0, the address, over the whole transfer.
    int takes = 1'000;          // bytes that the chip acknowledges when it is written to
    int arbitration_at = never; // another master wins in this byte
    int bus_error_at = never;   // a stop in the middle of this byte
    int overrun_at = never;     // this byte finds no place
    int stretch_at = never;     // before this byte the chip holds the clock
    duration stretch{};         // for so long; zero: for ever
    int data_held_for = 0;      // clocks, until the chip lets go of the data line
    bool dead = false;          // the peripheral does nothing at all
    int bytes = 0;              // that have begun

    [[nodiscard]] bool clock() const { return clock_pin_ && !clock_held; }
    [[nodiscard]] bool data() const { return data_pin_ && data_held_for == 0; }
    bool clock_held = false;

    // The lines as pins.
    void drive_clock(bool high) {
        if (high && !clock_pin_ && !clock_held) {
            if (data_pin_) {
                say("c");
            }
            if (data_held_for > 0) {
                --data_held_for;
            }
        }
        clock_pin_ = high;
    }
    void drive_data(bool high) {
        if (high && !data_pin_ && clock()) {
            say("P");
        }
        data_pin_ = high;
    }

    // What a master does.
    void start(bool again) {
        if (!again) {
            bytes = 0;
        }
        say(again ? "R" : "S");
    }
    void stop() { say("P"); }
    bool call(unsigned byte) {
        const bool there = byte >> 1 == address;
        taken_ = 0;
        say(hex(byte >> 1) + ((byte & 1) != 0 ? 'r' : 'w') + (there ? '+' : '-'));
        return there;
    }
    bool write(unsigned byte) {
        const bool taken = taken_++ < takes;
        say(hex(byte) + (taken ? '+' : '-'));
        return taken;
    }
    std::uint8_t read(bool acknowledged) {
        const std::uint8_t byte = ++given_;
        say(hex(byte) + (acknowledged ? '+' : '-'));
        return byte;
    }
    std::string take_log() { return std::exchange(log, {}); }

  private:
    static std::string hex(unsigned byte) {
        constexpr const char* digits = "0123456789abcdef";
        return {digits[byte >> 4 & 15], digits[byte & 15]};
    }
    void say(const std::string& word) { log += (log.empty() ? "" : " ") + word; }

    bool clock_pin_ = true;
    bool data_pin_ = true;
    int taken_ = 0;
    std::uint8_t given_ = 0;
};

} // namespace rondo::test
