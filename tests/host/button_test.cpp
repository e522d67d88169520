// button_test.cpp - switches, buttons and lights on contacts that bounce.
//
// SPDX-License-Identifier: MIT
#include "models/bouncing_contact.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/led.hpp"
#include "rondo/drivers/pushbutton.hpp"
#include "rondo/drivers/switch_input.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <initializer_list>
#include <string>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;

// What happened when, in milliseconds since it was made: "press@50 release@150".
struct record {
    std::string text;
    time_point start = now();

    void say(const char* what) {
        text += (text.empty() ? "" : " ") + std::string(what) + '@' +
                std::to_string((now() - start) / 1ms);
    }
};

// A contact to ground with a pull-up, and the finger on it. Times in milliseconds from now.
struct contact {
    explicit contact(bool closed_is_high = false) : high(closed_is_high), pin(!closed_is_high) {}

    void close(int at_ms, std::int64_t bounce_us = 0) { change(at_ms, high, bounce_us); }
    void open(int at_ms, std::int64_t bounce_us = 0) { change(at_ms, !high, bounce_us); }
    void press(int from_ms, int to_ms, std::int64_t bounce_us = 20'000) {
        close(from_ms, bounce_us);
        open(to_ms, bounce_us);
    }
    void change(int at_ms, bool level, std::int64_t bounce_us) {
        const time_point at = now() + std::chrono::milliseconds(at_ms);
        for (const auto& c : models::bouncing(detail::ticks(at), level, bounce_us, ++seed)) {
            sim::at(time_point(duration(c.at_us)), [this, c] { pin.drive(c.level); });
        }
    }

    bool high;
    sim::input pin;
    std::uint32_t seed = 0;
};

// Runs what never ends, for a time.
task<> for_a_while(task<> endless, duration time) {
    static_cast<void>(co_await wait_for(std::move(endless), time));
}

// ---- The switch -------------------------------------------------------------------------------

RONDO_TEST(line_65_a_bouncing_switch_closes_once_and_opens_once) {
    for (std::uint32_t seed = 0; seed != 100; ++seed) {
        contact wire;
        wire.seed = seed;
        switch_input s(wire.pin);
        record r;
        s.on_close([&r] { r.say("close"); });
        s.on_open([&r] { r.say("open"); });
        wire.close(10, 20'000);
        wire.open(200, 20'000);
        RONDO_EXPECT(run(for_a_while(s.run(), 1s)).has_value());
        EXPECT_EQ(r.text, "close@60 open@250") << seed;
    }
}

struct lamp {
    record& r;
    task<> burn(duration time) {
        r.say("on");
        co_await sleep_for(time);
        r.say("off");
    }
};
task<> burns(record& r) {
    co_await sleep_for(5ms);
    r.say("burnt");
}
RONDO_TEST(line_65_a_switch_launches_coroutines_with_arguments) {
    contact wire;
    switch_input s(wire.pin);
    record r;
    lamp l{r};
    s.on_close([&l] { return l.burn(100ms); });
    s.on_open([&r] { return burns(r); });
    wire.close(0, 5'000);
    wire.open(60, 5'000);
    RONDO_EXPECT(run(for_a_while(s.run(), 1s)).has_value());
    EXPECT_EQ(r.text, "on@50 burnt@115 off@150");
}

RONDO_TEST(line_65_a_switch_tells_its_level_and_takes_another_settling_time) {
    contact wire(true); // closed is high
    switch_input s(wire.pin, true);
    EXPECT_FALSE(s.is_closed());
    s.debounce(5ms);
    record r;
    s.on_close([&r] { r.say("close"); });
    wire.close(10, 2'000);
    RONDO_EXPECT(run(for_a_while(s.run(), 100ms)).has_value());
    EXPECT_EQ(r.text, "close@15");
    EXPECT_TRUE(s.is_closed());
}

task<> asks(switch_input<sim::input>& s, record& r) {
    for (int n = 0; n != 2; ++n) {
        const bool closed = co_await s.changed();
        r.say(closed ? "closed" : "open");
    }
}
RONDO_TEST(line_65_a_task_may_wait_for_a_switch) {
    contact wire;
    switch_input s(wire.pin);
    record r;
    wire.close(0, 3'000);
    wire.open(100, 3'000);
    RONDO_EXPECT(run(asks(s, r)).has_value());
    EXPECT_EQ(r.text, "closed@50 open@150");
}

// ---- The button -------------------------------------------------------------------------------

struct press {
    int from_ms;
    int to_ms;
};

// What a button tells about presses, with times counted from the first one's debounced press.
std::string told(std::initializer_list<press> presses, press_settings settings = {},
                 bool high = false) {
    contact wire(high);
    pushbutton button(wire.pin, settings);
    record r;
    r.start += 50ms;
    button.on_press([&r] { r.say("press"); });
    button.on_release([&r] { r.say("release"); });
    button.on_double_press([&r] { r.say("double"); });
    button.on_long_press([&r] { r.say("long"); });
    for (const press& p : presses) {
        wire.press(p.from_ms, p.to_ms);
    }
    EXPECT_TRUE(run(for_a_while(button.run(), 5s)).has_value());
    return r.text;
}

RONDO_TEST(line_66_a_short_press) { EXPECT_EQ(told({{0, 100}}), "press@0 release@100"); }
RONDO_TEST(line_66_a_long_press) { EXPECT_EQ(told({{0, 1500}}), "press@0 long@1000 release@1500"); }
RONDO_TEST(line_66_a_double_press) {
    EXPECT_EQ(told({{0, 100}, {200, 300}}), "press@0 release@100 double@200 press@200 release@300");
}
RONDO_TEST(line_66_presses_that_are_too_far_apart_are_two) {
    EXPECT_EQ(told({{0, 100}, {450, 550}}), "press@0 release@100 press@450 release@550");
}
RONDO_TEST(line_66_a_glitch_is_nothing) { EXPECT_EQ(told({{0, 20}}), ""); }
RONDO_TEST(line_66_a_button_works_on_either_rail) {
    EXPECT_EQ(told({{0, 100}}, {}, true), "press@0 release@100");
}

RONDO_TEST(line_67_three_quick_presses_are_a_double_and_one) {
    EXPECT_EQ(told({{0, 100}, {200, 300}, {400, 500}}),
              "press@0 release@100 double@200 press@200 release@300 press@400 release@500");
}
RONDO_TEST(line_67_four_quick_presses_are_two_doubles) {
    EXPECT_EQ(told({{0, 80}, {150, 230}, {300, 380}, {450, 530}}),
              "press@0 release@80 double@150 press@150 release@230 press@300 release@380 "
              "double@450 press@450 release@530");
}
RONDO_TEST(line_67_the_second_of_a_double_is_never_long) {
    EXPECT_EQ(told({{0, 100}, {200, 1500}}),
              "press@0 release@100 double@200 press@200 release@1500");
}

RONDO_TEST(line_67_suppressed_a_release_waits_until_it_is_certain) {
    const press_settings s{.suppress = true};
    EXPECT_EQ(told({{0, 100}}, s), "press@0 release@400");
    EXPECT_EQ(told({{0, 600}}, s), "press@0 release@600");
    EXPECT_EQ(told({{0, 1500}}, s), "press@0 long@1000");
    EXPECT_EQ(told({{0, 100}, {200, 300}}, s), "press@0 double@200 press@200");
    EXPECT_EQ(told({{0, 100}, {200, 300}, {400, 500}}, s),
              "press@0 double@200 press@200 press@400 release@800");
}
RONDO_TEST(line_67_without_doubles_a_suppressed_release_is_told_at_once) {
    EXPECT_EQ(told({{0, 100}, {200, 300}}, {.double_press = 0ms, .suppress = true}),
              "press@0 release@100 press@200 release@300");
}
RONDO_TEST(line_67_without_long_presses_there_are_none) {
    EXPECT_EQ(told({{0, 1500}}, {.long_press = 0ms}), "press@0 release@1500");
}

task<> changes_its_mind(pushbutton<sim::input>& button, record& r) {
    auto watching = create_task(button.run());
    co_await sleep_for(200ms); // one press that nobody wants to know of
    button.on_press([&r] { r.say("first"); });
    co_await sleep_for(1s);
    button.on_press([&r] { r.say("second"); });
    button.settings().long_press = 200ms;
    button.on_long_press([&r] { r.say("long"); });
    co_await sleep_for(1s);
    button.on_press(nullptr);
    co_await sleep_for(1s);
    watching.cancel();
}
RONDO_TEST(fault_F13_what_a_button_calls_may_change_while_it_runs) {
    contact wire;
    pushbutton button(wire.pin);
    record r;
    for (const int at : {0, 1'000, 1'500, 2'500}) {
        wire.press(at, at + 300);
    }
    RONDO_EXPECT(run(changes_its_mind(button, r)).has_value());
    EXPECT_EQ(r.text, "first@1050 second@1550 long@1750 long@2750");
}

task<> asks(pushbutton<sim::input>& button, record& r, int count) {
    for (; count != 0; --count) {
        const press_event what = co_await button.next();
        r.say(to_string(what));
    }
}
RONDO_TEST(line_66_a_task_may_wait_for_a_button) {
    contact wire;
    pushbutton button(wire.pin);
    record r;
    wire.press(0, 100);
    wire.press(200, 300);
    RONDO_EXPECT(run(asks(button, r, 5)).has_value());
    EXPECT_EQ(r.text, "press@50 release@150 double@250 press@250 release@350");
}

task<> gives_up_often(pushbutton<sim::input>& button, record& r) {
    for (int n = 0; n != 100; ++n) {
        if (const auto what = co_await wait_for(button.next(), 7ms)) {
            r.say(to_string(*what));
        }
        co_await sleep_for(60ms);
    }
}
RONDO_TEST(line_66_who_gives_up_waiting_loses_no_press) {
    contact wire;
    pushbutton button(wire.pin);
    button.debounce(5ms);
    record r;
    wire.press(500, 1'000, 1'000);
    wire.press(3'000, 4'500, 1'000);
    RONDO_EXPECT(run(gives_up_often(button, r)).has_value());
    std::string words; // when, depends on when it was asked
    for (const char c : r.text) {
        if (c < '0' || c > '9') {
            words += c;
        }
    }
    EXPECT_EQ(words, "press@ release@ press@ long@ release@");
}

RONDO_TEST(line_66_the_raw_state_bounces_the_other_does_not) {
    contact wire;
    pushbutton button(wire.pin);
    EXPECT_FALSE(button.is_pressed() || button.is_pressed_raw());
    wire.pin.drive(false);
    EXPECT_TRUE(button.is_pressed_raw());
    EXPECT_FALSE(button.is_pressed());
    RONDO_EXPECT(run(for_a_while(button.run(), 100ms)).has_value());
    EXPECT_TRUE(button.is_pressed());
}

// A polled button of 2018 would have looked 72,000 times.
struct counting_pin : sim::input {
    using sim::input::input;
    mutable int reads = 0;
    bool read() const noexcept {
        ++reads;
        return sim::input::read();
    }
};
RONDO_TEST(line_66_an_idle_button_is_not_looked_at) {
    counting_pin pin(true);
    pushbutton button(pin);
    RONDO_EXPECT(run(for_a_while(button.run(), 1h)).has_value());
    EXPECT_LE(pin.reads, 3);
}

// ---- The light --------------------------------------------------------------------------------

struct lit {
    sim::output pin;
    record r;
    lit() {
        pin.observe([this](bool high) { r.say(high ? "on" : "off"); });
    }
};

task<> shines(led<sim::output>& light) {
    light.on();
    co_await sleep_for(10ms);
    light.flash(10_Hz);
    co_await sleep_for(120ms);
    light.flash(50_Hz); // at once, not at the end of the present half period
    co_await sleep_for(25ms);
    light.off();
    co_await sleep_for(100ms);
    light.blink(30ms);
    co_await sleep_for(100ms);
    light.toggle();
    light.flash(hertz(0));
}
RONDO_TEST(line_71_a_light_does_at_once_what_it_is_told) {
    lit l;
    led light(l.pin);
    RONDO_EXPECT(run(shines(light)).has_value());
    EXPECT_EQ(l.r.text, "on@0 off@60 on@110 off@140 on@150 off@155 on@255 off@285 on@355 off@355");
}

task<> hogs(duration time) {
    sim::burn(time);
    co_await yield();
}
RONDO_TEST(line_71_a_light_that_is_late_does_not_drift) {
    lit l;
    led light(l.pin);
    light.flash(0.5_Hz);
    create_task(hogs(1'200ms));
    RONDO_EXPECT(run(for_a_while(hogs(0ms), 0ms)).has_value());
    static_cast<void>(run([]() -> task<> { co_await sleep_for(3'500ms); }()));
    light.off();
    EXPECT_EQ(l.r.text, "on@0 off@1200 on@2000 off@3000 on@4000 off@4700");
}

RONDO_TEST(line_71_a_light_may_shine_when_its_pin_is_low) {
    sim::output pin;
    led light(pin, false);
    light.off();
    EXPECT_TRUE(pin.is_high());
    light.on();
    EXPECT_FALSE(pin.is_high());
    EXPECT_TRUE(light.is_lit());
    EXPECT_EQ(led<sim::output>(pin).is_lit(), false);
}

TEST(units, a_period_is_rounded_up) {
    EXPECT_EQ((3_Hz).period(), 333'334us);
    EXPECT_EQ((0.7_Hz).period(), 1'428'572us);
    EXPECT_EQ(hertz(0).period(), duration::max());
}

} // namespace
} // namespace rondo
