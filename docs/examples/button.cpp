// button.cpp - a push button and its callbacks.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/led.hpp"
#include "rondo/drivers/pushbutton.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> shut_down() {
    say("long: shutting down");
    co_await sleep_for(500ms);
    say("off");
}

task<> program() {
    sim::input pin{true}; // a pull-up: high at rest
    pushbutton button{pin};
    button.on_press([] { say("press"); });
    button.on_double_press([] { say("double"); });
    button.on_long_press(shut_down); // a coroutine: runs as a task of its own
    auto serving = create_task(button.run(), "button");

    const auto hold = [&](duration from, duration to) {
        sim::at(time_point(from), [&] { pin.drive(false); });
        sim::at(time_point(to), [&] { pin.drive(true); });
    };
    hold(1s, 1200ms);     // short
    hold(3s, 3100ms);     // twice
    hold(3200ms, 3300ms); //
    hold(5s, 7s);         // long
    co_await sleep_for(8s);
    serving.cancel();
    static_cast<void>(co_await serving);
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
