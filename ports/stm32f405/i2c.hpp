// i2c.hpp - the I2C buses, as master, by interrupt.
//
//     inline constinit stm32f405::i2c<i2c_line::i2c1> sensors;
//     sensors.start(400'000);              // not needed for 100 kHz: the first use starts it
//     const result<void> done = co_await sensors.write(i2c_address(0x40), bytes);
//
//   line    SCL    SDA    on a Pyboard
//   i2c1    PB6    PB7    X9, X10
//   i2c2    PB10   PB11   Y9, Y10
//   i2c3    PA8    PC9
//
// What a transfer does is in rondo/hal/i2c_bus.hpp, what the peripheral does in i2c_machine.hpp. A
// bus is all zeros until it starts, so it lies in .bss: 56 bytes.
//
// Source: RM0090 rev 19, section 27; STM32F405 data sheet, table 9 (alternate functions).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/i2c_machine.hpp"
#include "ports/stm32f405/registers.hpp"
#include "rondo/hal/i2c.hpp"
#include "rondo/hal/i2c_bus.hpp"

#include <cstdint>

namespace rondo::stm32f405 {

enum class i2c_line : std::uint8_t { i2c1, i2c2, i2c3 };

/// A pin of a bus: it pulls down or lets go.
struct i2c_pin {
    char port;
    std::uint8_t number;

    [[nodiscard]] bool read() const noexcept { return (gpio(port).IDR >> number & 1) != 0; }
    void drive(bool high) const noexcept { gpio(port).BSRR = 1U << (high ? number : number + 16); }
    void give_to_peripheral() const noexcept; // open drain
    void take() const noexcept;               // likewise, high
};

/// What i2c_machine needs of the chip.
template <i2c_line Line>
class i2c_lines {
  public:
    [[gnu::always_inline]] static i2c_block<>& registers() noexcept {
        return i2c_at(static_cast<unsigned>(Line) + 1);
    }
    static void turn_on(device_interrupt& handler) noexcept;

    static bool clock_line() noexcept { return scl.read(); }
    static bool data_line() noexcept { return sda.read(); }
    static void drive_clock(bool high) noexcept { scl.drive(high); }
    static void drive_data(bool high) noexcept { sda.drive(high); }
    static void take_lines() noexcept {
        scl.take();
        sda.take();
    }
    static void give_lines() noexcept {
        scl.give_to_peripheral();
        sda.give_to_peripheral();
    }

  private:
    static constexpr i2c_pin scl = Line == i2c_line::i2c1   ? i2c_pin{'B', 6}
                                   : Line == i2c_line::i2c2 ? i2c_pin{'B', 10}
                                                            : i2c_pin{'A', 8};
    static constexpr i2c_pin sda = Line == i2c_line::i2c1   ? i2c_pin{'B', 7}
                                   : Line == i2c_line::i2c2 ? i2c_pin{'B', 11}
                                                            : i2c_pin{'C', 9};
};

/// Turns the clock of bus 1 to 3 on, resets it, and has its two interrupts call `handler`.
/// Context: task.  Suspends: never.  Errors: none.
void turn_i2c_on(unsigned number, device_interrupt& handler) noexcept;

template <i2c_line Line>
void i2c_lines<Line>::turn_on(device_interrupt& handler) noexcept {
    give_lines();
    turn_i2c_on(static_cast<unsigned>(Line) + 1, handler);
}

/// One object for each line.
template <i2c_line Line = i2c_line::i2c1>
class i2c : public i2c_bus<i2c_machine<i2c_lines<Line>>> {};

static_assert(rondo::i2c_master<i2c<>>);

} // namespace rondo::stm32f405
