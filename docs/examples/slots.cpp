// slots.cpp - tasks in memory that the linker has set aside.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

static_task<2> blinks(const char* name, duration period) {
    for (int i = 0; i != 2; ++i) {
        say(name);
        co_await sleep_for(period);
    }
}

task<> program() {
    create_task(blinks("red", 200ms), "red");
    create_task(blinks("green", 300ms), "green");
    const auto third = create_task(blinks("blue", 100ms), "blue");
    say(third ? "a third one" : "there are two slots");
    co_await sleep_for(1s);
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
