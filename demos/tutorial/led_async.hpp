// led_async.hpp - the tutorial's program of LEDs that flash by themselves, until the button is
// pressed.
//
// A light is told what to do, and the program goes on: no task waits for it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/drivers/led.hpp"
#include "rondo/drivers/switch_input.hpp"
#include "rondo/rondo.hpp"

namespace tutorial::led_async {

using namespace rondo;

inline task<> program(output_pin auto& a, output_pin auto& b, output_pin auto& c,
                      output_pin auto& d, edge_pin auto& button) {
    title("led_async: four LEDs flash; the button ends it");
    led first(a);
    led second(b);
    led third(c);
    led fourth(d);
    first.flash(0.7_Hz);
    second.flash(0.95_Hz);
    third.flash(1.2_Hz);
    fourth.flash(1.45_Hz);
    switch_input contact(button);
    static_cast<void>(co_await contact.changed());
    first.off();
    second.off();
    third.off();
    fourth.off();
    say("the button is pressed");
}

} // namespace tutorial::led_async
