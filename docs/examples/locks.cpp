// locks.cpp - one at a time.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

lock display;

task<> show(const char* name) {
    const auto held = co_await display.scoped(); // waits for its turn
    say(name, " has the display");
    co_await sleep_for(500ms); // the others wait, and go on in the order in which they came
    say(name, " gives it back");
}

task<> program() { co_await gather(show("a"), show("b"), show("c")); }

} // namespace

int main() { return run(program()) ? 0 : 1; }
