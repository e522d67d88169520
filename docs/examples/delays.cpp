// delays.cpp - something that happens a while after the last trigger.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

delay light_off(3s, [] { say("light off"); });

task<> presses_button() {
    for (const std::chrono::seconds pause : {1s, 2s, 5s}) {
        say("pressed: light on");
        light_off.trigger(); // three seconds from now, whatever was before
        co_await sleep_for(pause);
    }
}

task<> program() {
    co_await presses_button();
    light_off.trigger(10s);
    light_off.trigger(1s); // may also come earlier
    co_await light_off.wait();
    say("dark");
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
