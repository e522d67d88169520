// i2c.hpp - the two I2C buses, as master, by interrupt.
//
//     inline constinit rp2040::i2c<4, 5> sensors;      // SDA is GP4, SCL is GP5: I2C0
//     sensors.start(400'000);              // not needed for 100 kHz: the first use starts it
//     const result<void> done = co_await sensors.write(i2c_address(0x40), bytes);
//
//   I2C0   SDA GP0, 4, 8, 12, 16, 20, 24, 28    SCL GP1, 5, 9, 13, 17, 21, 25, 29
//   I2C1   SDA GP2, 6, 10, 14, 18, 22, 26       SCL GP3, 7, 11, 15, 19, 23, 27
//
// What a transfer does is in rondo/hal/i2c_bus.hpp, what the peripheral does in i2c_machine.hpp. A
// bus is all zeros until it starts, so it lies in .bss.
//
// Source: RP2040 data sheet, sections 2.19.2 (functions), 4.3.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/i2c_machine.hpp"
#include "ports/rp2040/pins.hpp"
#include "ports/rp2040/registers.hpp"
#include "rondo/hal/i2c.hpp"
#include "rondo/hal/i2c_bus.hpp"

namespace rondo::rp2040 {

/// Resets I2C0 or I2C1, and has its interrupt call `handler`.
/// Context: task.  Suspends: never.  Errors: none.
void turn_i2c_on(unsigned number, device_interrupt& handler) noexcept;

/// What i2c_machine needs of the chip.
template <unsigned Sda, unsigned Scl>
class i2c_lines {
    static_assert(Sda < 30 && Scl < 30 && Sda % 2 == 0 && Scl % 2 == 1,
                  "SDA is an even GPIO, SCL an odd one");
    static_assert(Sda / 2 % 2 == Scl / 2 % 2, "the two pins belong to different I2C peripherals");

  public:
    [[gnu::always_inline]] static i2c_block<>& registers() noexcept { return i2c_at(Sda / 2 % 2); }
    static void turn_on(device_interrupt& handler) noexcept {
        turn_i2c_on(Sda / 2 % 2, handler);
        sio().GPIO_OUT_CLR = 1U << Sda | 1U << Scl; // driven as pins they are low
        give_lines();
    }

    static bool clock_line() noexcept { return (sio().GPIO_IN >> Scl & 1) != 0; }
    static bool data_line() noexcept { return (sio().GPIO_IN >> Sda & 1) != 0; }
    static void drive_clock(bool high) noexcept { drive(Scl, high); }
    static void drive_data(bool high) noexcept { drive(Sda, high); }
    static void take_lines() noexcept {
        drive_clock(true);
        drive_data(true);
        configure_pin(Scl, pin_function::sio, pin_pull::up);
        configure_pin(Sda, pin_function::sio, pin_pull::up);
    }
    static void give_lines() noexcept {
        configure_pin(Scl, pin_function::i2c, pin_pull::up);
        configure_pin(Sda, pin_function::i2c, pin_pull::up);
    }

  private:
    // High is let go.
    static void drive(unsigned pin, bool high) noexcept {
        if (high) {
            sio().GPIO_OE_CLR = 1U << pin;
        } else {
            sio().GPIO_OE_SET = 1U << pin;
        }
    }
};

/// One object for each bus.
template <unsigned Sda, unsigned Scl>
class i2c : public i2c_bus<i2c_machine<i2c_lines<Sda, Scl>>> {};

static_assert(rondo::i2c_master<i2c<4, 5>>);

} // namespace rondo::rp2040
