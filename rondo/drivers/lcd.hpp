// lcd.hpp - a character display with an HD44780 controller: 16x2, 20x4 and their like.
//
//     lcd_backpack wires(board::i2c1);              // or lcd_pins: lcd_wiring.hpp
//     lcd<lcd_backpack<...>, 16, 2> display(wires);
//     create_task(display.run(), "lcd");
//     ...
//     display.write(0, "temperature");              // at once; shown some milliseconds later
//
// Only the latest text of a row matters, so there is no queue: run() sends what differs from what
// it has sent (lcd_screen.hpp), and rests while nothing does. A character takes about 70 us at
// pins, 650 us at a backpack on a bus of 100 kHz; in between the loop is free.
//
// The display says nothing of itself. After a disturbance of its lines begin_anew() sets it up and
// sends everything again; a backpack that does not answer is told to on_error, and is set up when
// it is there again.
//
// Source: HD44780U data sheet, Hitachi, "Initializing by instruction", 4 bits; times at the slowest
// oscillator (190 kHz). LCD of uasyncio's alcd.py, which loses a text that is written while its row
// is being sent.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/drivers/lcd_wiring.hpp"
#include "rondo/sync/event.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

namespace rondo {

template <lcd_wires Wires, std::size_t Columns = 16, std::size_t Rows = 2>
class lcd {
  public:
    explicit lcd(Wires& wires) noexcept : wires_(wires) {}

    // Context of all: task, startup.  Suspends: never.  Errors: none.

    /// Makes `text` the whole row: cut off, or filled with blanks.
    void write(std::size_t row, std::string_view text) noexcept {
        screen_.write(row, text);
        shown_.clear();
        changed_.pulse();
    }
    /// The whole row as it was written.
    [[nodiscard]] std::string_view row(std::size_t row) const noexcept { return screen_.row(row); }

    /// Has run() set the display up and send everything once more.
    void begin_anew() noexcept {
        anew_ = true;
        shown_.clear();
        changed_.pulse();
    }

    /// What run() calls when the display cannot be reached: once, until it is there again.
    void on_error(callback<errc> f) noexcept { on_error_ = f; }

    /// Waits until all that was written has been sent.
    /// Context: task.  Suspends: unless it has.  Cancel: clean.  Errors: none.
    auto shown() noexcept { return shown_.wait(); }

    /// Sets the display up and keeps it up to date for ever.
    /// Context: task.  Suspends: always.  Cancel: the display is left as it is; another run() is
    /// welcome.  Errors: no_frame.  Cost: nothing while no text changes.
    task<> run() {
        for (;;) {
            const result<void> how = co_await show();
            if (!how) {
                if (!std::exchange(told_, true)) {
                    on_error_(how.error());
                }
                co_await sleep_for(retry);
            }
        }
    }

  private:
    static constexpr duration power_on = std::chrono::milliseconds(50);    // 40 ms at 2.7 V
    static constexpr duration instruction = std::chrono::microseconds(60); // 37 us * 270/190 + 4
    static constexpr duration clearing = std::chrono::microseconds(2'200); // 1.52 ms * 270/190
    static constexpr duration retry = std::chrono::seconds(1);

    // Ends with an error, or when it is to begin anew.
    task<result<void>> show() {
        shown_.clear();
        anew_ = false;
        co_await sleep_for(power_on);
        result<void> how = co_await set_up();
        told_ = told_ && !how;
        while (how && !anew_) {
            if (const auto byte = screen_.next()) {
                how = co_await send(*byte, instruction);
                continue;
            }
            shown_.set();
            co_await changed_.wait();
        }
        co_return how;
    }

    // Whatever it was doing, after the third 3 it takes bytes in one piece, and after the 2 in two.
    task<result<void>> set_up() {
        struct step {
            std::uint8_t value;
            bool half;
            duration pause;
        };
        static constexpr std::array<step, 9> steps{{
            {0x30, true, std::chrono::milliseconds(6)}, // 4.1 ms * 270/190
            {0x30, true, std::chrono::microseconds(150)},
            {0x30, true, instruction},
            {0x20, true, instruction},
            {0x28, false, instruction}, // four lines of data, two rows or more
            {0x08, false, instruction}, // dark
            {0x01, false, clearing},
            {0x06, false, instruction}, // to the right
            {0x0C, false, instruction}, // bright, no cursor
        }};
        for (const step& s : steps) {
            const lcd_byte what{false, s.value};
            result<void> how;
            if (s.half) {
                how = co_await wires_.nibble(what);
            } else {
                how = co_await wires_.byte(what);
            }
            if (!how) {
                co_return how;
            }
            co_await sleep_for(s.pause);
        }
        screen_.was_cleared();
        co_return result<void>();
    }

    task<result<void>> send(lcd_byte byte, duration pause) {
        const result<void> how = co_await wires_.byte(byte);
        co_await sleep_for(pause);
        co_return how;
    }

    Wires& wires_;
    lcd_screen<Columns, Rows> screen_;
    bool anew_ = false;
    bool told_ = false; // of an error
    event changed_;     // pulsed: run() is to look
    event shown_;
    callback<errc> on_error_;
};

} // namespace rondo
