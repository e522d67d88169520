// lcd_test.cpp - character displays: what is on their lines, at pins and behind a backpack.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/alcdtest.hpp"
#include "models/hd44780.hpp"
#include "models/pcf8574.hpp"
#include "ports/sim/i2c.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/lcd.hpp"
#include "rondo/rondo.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

// ---- What is to be sent -----------------------------------------------------------------------

// "@64:" is an address, other characters are characters.
std::string sends(auto& screen) {
    std::string all;
    while (const auto byte = screen.next()) {
        all += byte->is_text ? std::string(1, static_cast<char>(byte->value))
                             : "@" + std::to_string(byte->value - 0x80) + ":";
    }
    return all;
}

RONDO_TEST(line_95_a_row_is_filled_with_blanks_or_cut_off) {
    lcd_screen<16, 2> s;
    s.write(0, "abc");
    EXPECT_EQ(s.row(0), "abc             ");
    s.write(1, "0123456789abcdefg");
    EXPECT_EQ(s.row(1), "0123456789abcdef");
    EXPECT_EQ(sends(s), "abc@64:0123456789abcdef");
    s.write(0, "a");
    EXPECT_EQ(sends(s), "@1:  ");
}
RONDO_TEST(line_95_only_what_has_changed_is_sent) {
    lcd_screen<16, 2> s;
    s.write(0, "temperature 21.5");
    s.write(1, "humidity");
    sends(s);
    s.write(0, "temperature 21.6");
    s.write(1, "humidity");
    EXPECT_EQ(sends(s), "@15:6");
    s.write(0, "gone");
    s.write(0, "temperature 21.6");
    EXPECT_EQ(sends(s), "");
}
RONDO_TEST(line_95_four_rows_have_their_addresses) {
    lcd_screen<20, 4> s;
    for (std::size_t row = 0; row != 4; ++row) {
        s.write(row, std::string(19, ' ') + "x");
    }
    EXPECT_EQ(sends(s), "@19:x@83:x@39:x@103:x");
}

// ---- A display at pins ------------------------------------------------------------------------

struct at_pins {
    models::hd44780 chip;
    std::array<sim::output, 6> pins; // RS, E, D4 to D7
    duration cost{};                 // of each change of a pin
    lcd_pins<sim::output> wires{pins[0], pins[1], pins[2], pins[3], pins[4], pins[5]};

    at_pins() {
        chip.power_on(ns());
        for (sim::output& pin : pins) {
            pin.observe([this](bool) {
                models::lcd_lines l{pins[0].is_high(), false, pins[1].is_high(), 0};
                for (unsigned bit = 0; bit != 4; ++bit) {
                    l.data = static_cast<std::uint8_t>(l.data | pins[2 + bit].is_high() << bit);
                }
                chip.lines(l, ns());
                sim::burn(cost);
            });
        }
    }
    static std::int64_t ns() { return detail::ticks(now()) * 1'000; }
};

// Runs the display until `user` has ended.
task<> beside(auto& display, task<> user) {
    auto running = create_task(display.run());
    co_await user;
    running.cancel();
    static_cast<void>(co_await running);
}

template <class Display>
task<> writes(Display& display, std::size_t row, std::string_view text) {
    display.write(row, text);
    co_await display.shown();
}

RONDO_TEST(line_95_the_display_is_set_up_as_its_data_sheet_says) {
    at_pins b;
    lcd display(b.wires);
    RONDO_EXPECT(run(beside(display, writes(display, 0, "hello"))).has_value());
    EXPECT_EQ(b.chip.instructions, "30 30 30 20 28 08 01 06 0C ");
    EXPECT_EQ(b.chip.row(0, 16), "hello           ");
    EXPECT_EQ(b.chip.wrong, "");
}

task<> two_rows(auto& display) {
    display.write(0, "first");
    display.write(1, "second");
    co_await display.shown();
}
RONDO_TEST(line_95_both_rows_are_shown) {
    at_pins b;
    lcd display(b.wires);
    RONDO_EXPECT(run(beside(display, two_rows(display))).has_value());
    EXPECT_EQ(b.chip.row(0, 16) + b.chip.row(1, 16), "first           second          ");
    EXPECT_EQ(b.chip.characters, 11u);
    EXPECT_EQ(b.chip.wrong, "");
}
RONDO_TEST(line_95_the_slowest_display_is_not_outrun) {
    at_pins b;
    b.chip.oscillator_khz = 190;
    lcd<lcd_pins<sim::output>, 20, 4> display(b.wires);
    RONDO_EXPECT(run(beside(display, two_rows(display))).has_value());
    EXPECT_EQ(b.chip.row(1, 20), "second              ");
    EXPECT_EQ(b.chip.wrong, "");
}

// At each microsecond of a text's way to the display another one is written.
task<> changes_its_mind(auto& display, duration after) {
    display.write(0, "0000000000000000");
    display.write(1, "xx");
    co_await sleep_for(after);
    display.write(0, "1111111111111111");
    co_await display.shown();
}
RONDO_TEST(line_95_fault_F23_no_text_is_lost_that_is_written_while_another_is_sent) {
    for (duration after = 59ms; after < 61'500us; after += 7us) {
        at_pins b;
        lcd display(b.wires);
        RONDO_EXPECT(run(beside(display, changes_its_mind(display, after))).has_value());
        ASSERT_EQ(b.chip.row(0, 16), "1111111111111111") << after / 1us;
        ASSERT_EQ(b.chip.row(1, 16), "xx              ") << after / 1us;
        ASSERT_EQ(b.chip.wrong, "") << after / 1us;
    }
}

// Another task wants a turn each microsecond.
task<> counts_turns(const bool& end, duration& longest) {
    while (!end) {
        const time_point before = now();
        co_await sleep_for(1us);
        longest = std::max(longest, now() - before);
    }
}
task<> fills(auto& display, duration& longest) {
    bool end = false;
    auto other = create_task(counts_turns(end, longest));
    display.write(0, "0123456789abcdef");
    co_await display.shown();
    end = true;
    co_await other;
}
RONDO_TEST(line_95_the_display_holds_up_nobody) {
    at_pins b;
    b.cost = 10us; // a slow processor
    lcd display(b.wires);
    duration longest{};
    RONDO_EXPECT(run(beside(display, fills(display, longest))).has_value());
    EXPECT_LE(longest, 61us); // six pins in a turn; in 2018 a character held the loop for 300 us
}

task<> is_idle(auto& display) {
    display.write(0, "still");
    co_await display.shown();
    const duration before = sim::asleep();
    const time_point start = now();
    co_await sleep_for(1h);
    EXPECT_EQ(sim::asleep() - before, now() - start);
}
RONDO_TEST(line_95_a_display_at_rest_costs_nothing) {
    at_pins b;
    lcd display(b.wires);
    RONDO_EXPECT(run(beside(display, is_idle(display))).has_value());
    EXPECT_EQ(b.chip.characters, 5u);
}

// ---- What can go wrong ------------------------------------------------------------------------

RONDO_TEST(line_95_the_simulated_display_notices_a_pause_that_is_too_short) {
    at_pins b;
    b.chip.oscillator_khz = 100; // so slow is none
    lcd display(b.wires);
    RONDO_EXPECT(run(beside(display, writes(display, 0, "hello"))).has_value());
    EXPECT_NE(b.chip.wrong.find("busy"), std::string::npos);
}

task<> disturbed(auto& display, models::hd44780& chip) {
    display.write(0, "hello");
    co_await display.shown();
    chip.spike(at_pins::ns());
    display.write(0, "other");
    co_await display.shown();
    EXPECT_NE(chip.row(0, 16), "other           "); // halves of two bytes make one
    display.begin_anew();
    co_await display.shown();
}
RONDO_TEST(line_95_a_disturbed_display_is_set_up_anew) {
    at_pins b;
    lcd display(b.wires);
    RONDO_EXPECT(run(beside(display, disturbed(display, b.chip))).has_value());
    EXPECT_EQ(b.chip.row(0, 16), "other           ");
}

// Cut off at each step of its way: another run() shows the text.
task<> cut_off(auto& display, duration after) {
    display.write(0, "hello");
    static_cast<void>(co_await wait_for(display.run(), after));
    co_await beside(display, writes(display, 0, "hello again"));
}
RONDO_TEST(line_95_a_display_that_was_left_at_any_step_is_set_up_again) {
    for (duration after = 49ms; after < 61ms; after += 1us) {
        if (after > 50'010us && after < 56ms) {
            after += 100us;
        }
        at_pins b;
        lcd display(b.wires);
        RONDO_EXPECT(run(cut_off(display, after)).has_value());
        ASSERT_EQ(b.chip.row(0, 16), "hello again     ") << after / 1us;
    }
}
RONDO_TEST(line_95_a_line_that_is_stuck_hurts_the_text_alone) {
    at_pins b;
    b.chip.stuck_low = 0x1; // D4: the display is deaf
    lcd display(b.wires);
    RONDO_EXPECT(run(beside(display, writes(display, 0, "hello"))).has_value());
    EXPECT_NE(b.chip.row(0, 16), "hello           ");
    EXPECT_EQ(display.row(0), "hello           ");
}

// ---- Behind a backpack ------------------------------------------------------------------------

struct on_bus {
    models::hd44780 chip;
    models::lcd_backpack ports{chip};
    sim::i2c bus{100'000};
    lcd_backpack<sim::i2c> wires{bus};
    lcd<lcd_backpack<sim::i2c>, 20, 4> display{wires};
    std::string text;
    time_point start = now();

    on_bus() {
        chip.power_on(at_pins::ns());
        bus.attach(i2c_address(0x27), ports);
        display.on_error([this](errc why) { say(to_string(why)); });
    }
    void say(const std::string& what) {
        text += (text.empty() ? "" : " ") + what + '@' + std::to_string((now() - start) / 1ms);
    }
};

task<> four_rows(on_bus& b) {
    for (std::size_t row = 0; row != 4; ++row) {
        b.display.write(row, "row " + std::to_string(row));
    }
    co_await b.display.shown();
    b.say("shown");
}
RONDO_TEST(line_95_a_backpack_shows_four_rows) {
    on_bus b;
    RONDO_EXPECT(run(beside(b.display, four_rows(b))).has_value());
    for (std::size_t row = 0; row != 4; ++row) {
        EXPECT_EQ(b.chip.row(row, 20), "row " + std::to_string(row) + std::string(15, ' '));
    }
    EXPECT_EQ(b.chip.wrong, "");
    EXPECT_EQ(b.text, "shown@79");
    EXPECT_TRUE(b.ports.light);
}
RONDO_TEST(line_95_a_backpack_puts_out_its_light) {
    on_bus b;
    b.wires.light(false);
    RONDO_EXPECT(run(beside(b.display, four_rows(b))).has_value());
    EXPECT_FALSE(b.ports.light);
}

task<> comes_and_goes(on_bus& b, bool models::lcd_backpack::* fault) {
    b.ports.*fault = true;
    b.display.write(0, "hello");
    co_await sleep_for(2'500ms);
    b.ports.*fault = false;
    co_await b.display.shown();
    b.say("shown");
    b.ports.*fault = true;
    b.display.write(0, "world");
    co_await sleep_for(2'500ms);
    b.chip.power_on(at_pins::ns()); // it was unplugged
    b.ports.*fault = false;
    co_await b.display.shown();
    b.say("shown");
}
RONDO_TEST(line_95_a_backpack_that_is_absent_is_told_once_and_set_up_when_it_comes) {
    on_bus b;
    RONDO_EXPECT(
        run(beside(b.display, comes_and_goes(b, &models::lcd_backpack::absent))).has_value());
    EXPECT_EQ(b.text, "address not acknowledged@50 shown@3217 address not acknowledged@3217 "
                      "shown@6384");
    EXPECT_EQ(b.chip.row(0, 20), "world               ");
    EXPECT_EQ(b.chip.wrong, "");
}
RONDO_TEST(line_95_a_bus_that_is_held_is_told) {
    on_bus b;
    RONDO_EXPECT(
        run(beside(b.display, comes_and_goes(b, &models::lcd_backpack::stuck))).has_value());
    EXPECT_EQ(b.text, "bus stuck@50 shown@3217 bus stuck@3217 shown@6384");
}
task<> refuses(on_bus& b) {
    b.ports.takes = 50; // in the middle of a byte
    b.display.write(0, "hello");
    co_await sleep_for(500ms);
    b.ports.takes = -1;
    co_await b.display.shown();
    b.say("shown");
}
RONDO_TEST(line_95_a_byte_that_is_refused_in_its_middle_spoils_nothing) {
    on_bus b;
    RONDO_EXPECT(run(beside(b.display, refuses(b))).has_value());
    EXPECT_EQ(b.chip.row(0, 20), "hello               ");
    EXPECT_EQ(b.text, "data not acknowledged@64 shown@1131");
}

RONDO_TEST(line_95_alcdtest) {
    const std::string text = transcript_of(tutorial::alcdtest::program);
    EXPECT_TRUE(text.starts_with(R"(
alcdtest: 20 seconds, and how many microseconds have passed
1000 countdown 20    |0               |
2000 countdown 19    |1000000         |
3000 countdown 18    |2000000         |
)")) << text;
    EXPECT_TRUE(text.ends_with(R"(
20000 countdown 1     |19000000        |
20000 done            |19000000        |
)")) << text;
}

} // namespace
} // namespace rondo
