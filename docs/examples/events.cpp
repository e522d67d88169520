// events.cpp - a flag, and a flag with a value.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

event door_open;
value_event<unsigned> reading;

task<> waits_for_door(const char* name) {
    co_await door_open.wait();
    say(name, " goes in");
}

task<> shows() {
    const unsigned value = co_await reading.wait();
    say("the reading is ", value);
}

task<> program() {
    create_task(waits_for_door("a"), "a");
    create_task(waits_for_door("b"), "b");
    auto shown = create_task(shows(), "shows");
    co_await sleep_for(1s);
    door_open.set(); // everybody who waits goes on, and who comes later need not wait
    co_await waits_for_door("main");
    door_open.clear();
    reading.set(21);
    static_cast<void>(co_await shown);
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
