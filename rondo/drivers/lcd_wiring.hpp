// lcd_wiring.hpp - how an HD44780 display is connected: four data lines and two more at pins, or
// all of them at a PCF8574 on an I2C bus (the usual backpack).
//
//     lcd_pins wires{board::rs, board::e, board::d4, board::d5, board::d6, board::d7};
//     lcd_backpack wires{board::i2c1};
//
// R/W is low: nothing is read, a byte takes the time that the data sheet says it may need.
//
//   RS, D4..D7  ====X===================X====
//   E           ________/--------\___________
//                   |  1 us  | 1 us |1 us|        data sheet: 60 ns, 450 ns, 20 ns
//
// The task sleeps between the edges, so the loop is held for the writing of a few pins.
//
// Source: HD44780U data sheet, Hitachi, "Timing characteristics", at 2.7 V; PCF8574 data sheet,
// Texas Instruments.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/lcd_screen.hpp"
#include "rondo/hal/i2c.hpp"
#include "rondo/hal/pin.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace rondo {

/// What moves halves of bytes to the display. nibble() is one pulse of E, byte() is two, the
/// upper half first. Awaiting gives result<void>.
/// Context: task.  Suspends: always.  Errors: what the way there has.
template <class W>
concept lcd_wires = requires(W& wires, lcd_byte what) {
    requires std::same_as<detail::awaited<decltype(wires.nibble(what))>, result<void>>;
    requires std::same_as<detail::awaited<decltype(wires.byte(what))>, result<void>>;
};

template <output_pin Pin>
class lcd_pins {
  public:
    constexpr lcd_pins(Pin& rs, Pin& e, Pin& d4, Pin& d5, Pin& d6, Pin& d7) noexcept
        : rs_(rs),
          e_(e),
          data_{&d4, &d5, &d6, &d7} {}

    /// The upper half of `what`.
    /// Cancel: the half byte may have been taken or not; E is low.  Errors: no_frame.
    task<result<void>> nibble(lcd_byte what) {
        const low_at_end guard{e_};
        e_.write(false);
        rs_.write(what.is_text);
        for (unsigned line = 0; line != data_.size(); ++line) {
            data_[line]->write((what.value >> (4 + line) & 1u) != 0);
        }
        co_await sleep_for(edge);
        e_.write(true);
        co_await sleep_for(edge);
        e_.write(false);
        co_await sleep_for(edge);
        co_return result<void>();
    }
    task<result<void>> byte(lcd_byte what) {
        co_await nibble(what);
        co_return co_await nibble({what.is_text, static_cast<std::uint8_t>(what.value << 4)});
    }

  private:
    static constexpr duration edge = std::chrono::microseconds(1);
    struct low_at_end {
        Pin& pin;
        ~low_at_end() { pin.write(false); }
    };

    Pin& rs_;
    Pin& e_;
    std::array<Pin*, 4> data_;
};

/// P0 is RS, P1 R/W, P2 E, P3 the light behind the display, P4 to P7 are D4 to D7.
template <i2c_master Bus>
class lcd_backpack {
  public:
    constexpr explicit lcd_backpack(Bus& bus, i2c_address address = i2c_address(0x27)) noexcept
        : bus_(bus),
          address_(address) {}

    /// From the next byte on.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    constexpr void light(bool on) noexcept { light_ = on ? 0x08 : 0x00; }

    /// The upper half of `what`.
    /// Cancel: clean, at the end of the transfer.  Errors: those of the bus; no_frame.
    task<result<void>> nibble(lcd_byte what) {
        const auto ports = pulse(what);
        co_return co_await bus_.write(address_, ports);
    }
    task<result<void>> byte(lcd_byte what) {
        const auto high = pulse(what);
        const auto low = pulse({what.is_text, static_cast<std::uint8_t>(what.value << 4)});
        const std::array ports{high[0], high[1], high[2], low[0], low[1], low[2]};
        co_return co_await bus_.write(address_, ports);
    }

  private:
    // What the ports are, one after the other: each stays for nine bits of the bus.
    [[nodiscard]] std::array<std::byte, 3> pulse(lcd_byte what) const noexcept {
        const unsigned lines = (what.value & 0xF0u) | light_ | (what.is_text ? 0x01u : 0x00u);
        return {std::byte(lines), std::byte(lines | 0x04u), std::byte(lines)};
    }

    Bus& bus_;
    i2c_address address_;
    std::uint8_t light_ = 0x08;
};

} // namespace rondo
