// overrun.cpp - how late a sleep can be.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/hold.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> computes() {
    for (;;) {
        board::hold_loop(4ms); // nobody else has a turn meanwhile
        co_await yield();
    }
}

task<> program() {
    for (int i = 0; i != 10; ++i) {
        create_task(computes(), "computes");
    }
    co_await yield();
    const time_point start = now();
    co_await sleep_for(15ms);
    say("a sleep of 15 ms took ", static_cast<unsigned>((now() - start) / 1ms), " ms");
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
