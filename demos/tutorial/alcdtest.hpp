// alcdtest.hpp - the tutorial's program for a character display: it counts 20 seconds down, with
// the time in microseconds beneath. What the display shows is printed.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/drivers/lcd.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

namespace tutorial::alcdtest {

using namespace rondo;
using namespace std::chrono_literals;

/// In place of the wires: it keeps what a display of two rows would. On a board lcd_pins or
/// lcd_backpack stands here.
class paper {
  public:
    [[nodiscard]] std::string_view row(std::size_t number) const {
        return std::string_view(rows_.data(), rows_.size()).substr(number * 16, 16);
    }

    task<result<void>> nibble(lcd_byte) { co_return result<void>(); }
    task<result<void>> byte(lcd_byte what) {
        if (what.is_text) {
            rows_[place_++ % rows_.size()] = static_cast<char>(what.value);
        } else if (what.value >= 0x80) { // an address
            place_ = (what.value & 0x40u) / 4 + (what.value & 0xFu);
        } else if (what.value == 0x01) {
            rows_.fill(' ');
            place_ = 0;
        }
        co_return result<void>();
    }

  private:
    std::array<char, 32> rows_{};
    std::size_t place_ = 0;
};

/// A number in words of its own, for a row.
class digits {
  public:
    digits(std::string_view words, std::uint32_t number) {
        char* at = words.copy(text_.data(), words.size()) + text_.data();
        length_ = std::size_t(std::to_chars(at, text_.end(), number).ptr - text_.data());
    }
    [[nodiscard]] std::string_view text() const { return {text_.data(), length_}; }

  private:
    std::array<char, 32> text_;
    std::size_t length_;
};

inline task<> program() {
    title("alcdtest: 20 seconds, and how many microseconds have passed");
    paper wires;
    lcd<paper> display{wires};
    auto showing = create_task(display.run(), "lcd");
    const time_point start = now();
    for (std::uint32_t left = 20; left != 0; --left) {
        display.write(0, digits("countdown ", left).text());
        display.write(1, digits("", std::uint32_t((now() - start) / 1us)).text());
        co_await sleep_until(start + (21 - left) * 1s);
        say(wires.row(0), "|", wires.row(1), "|");
    }
    display.write(0, "done");
    co_await display.shown();
    say(wires.row(0), "|", wires.row(1), "|");
    showing.cancel();
    static_cast<void>(co_await showing);
}

} // namespace tutorial::alcdtest
