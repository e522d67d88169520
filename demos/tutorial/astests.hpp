// astests.hpp - the tutorial's four programs of a switch and a button: what happens to one button
// is shown by four LEDs.
//
// With coroutines an LED shines for a second. Who presses again before it has ended starts a second
// one beside the first, and the first to end turns the light off: callbacks may overlap, and what
// they share is theirs to guard.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/drivers/pushbutton.hpp"
#include "rondo/drivers/switch_input.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <utility>

namespace tutorial::astests {

using namespace rondo;
using namespace std::chrono_literals;

/// Four LEDs, by colours; on a board they are led1 to led4.
template <class Red, class Green, class Yellow, class Blue>
struct lights {
    Red& red;
    Green& green;
    Yellow& yellow;
    Blue& blue;
};
template <class R, class G, class Y, class B>
lights(R&, G&, Y&, B&) -> lights<R, G, Y, B>;

inline task<> pulse(output_pin auto& pin) {
    pin.write(true);
    co_await sleep_for(1s);
    pin.write(false);
}

// Each runs until `end` has ended.
inline task<> test_sw(edge_pin auto& pin, auto& lamps, task<> end) {
    title("astests: a switch starts coroutines: red when it opens, green when it closes");
    switch_input contact(pin);
    contact.on_close([&lamps] { return pulse(lamps.green); });
    contact.on_open([&lamps] { return pulse(lamps.red); });
    co_await select(contact.run(), std::move(end));
}
inline task<> test_swcb(edge_pin auto& pin, auto& lamps, task<> end) {
    title("astests: a switch calls functions: red changes when it closes, green when it opens");
    switch_input contact(pin);
    contact.on_close([&lamps] { lamps.red.toggle(); });
    contact.on_open([&lamps] { lamps.green.toggle(); });
    co_await select(contact.run(), std::move(end));
}
inline task<> test_btn(edge_pin auto& pin, auto& lamps, task<> end) {
    title(
        "astests: a button starts coroutines: red press, green release, yellow double, blue long");
    pushbutton button(pin);
    button.on_press([&lamps] { return pulse(lamps.red); });
    button.on_release([&lamps] { return pulse(lamps.green); });
    button.on_double_press([&lamps] { return pulse(lamps.yellow); });
    button.on_long_press([&lamps] { return pulse(lamps.blue); });
    co_await select(button.run(), std::move(end));
}
inline task<> test_btncb(edge_pin auto& pin, auto& lamps, task<> end) {
    title("astests: a button calls functions: the same lights change");
    pushbutton button(pin);
    button.on_press([&lamps] { lamps.red.toggle(); });
    button.on_release([&lamps] { lamps.green.toggle(); });
    button.on_double_press([&lamps] { lamps.yellow.toggle(); });
    button.on_long_press([&lamps] { lamps.blue.toggle(); });
    co_await select(button.run(), std::move(end));
}

/// The four, one after another. `end()` gives a coroutine that ends when the next one is wanted.
inline task<> program(edge_pin auto& pin, auto lamps, auto& end) {
    co_await test_sw(pin, lamps, end());
    co_await test_swcb(pin, lamps, end());
    co_await test_btn(pin, lamps, end());
    co_await test_btncb(pin, lamps, end());
    say("done");
}

} // namespace tutorial::astests
