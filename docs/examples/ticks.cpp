// ticks.cpp - an interrupt wakes a task.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

isr_flag tick;

// What a timer's handler would do. It may call what is marked RONDO_ISR_SAFE, and nothing else.
void timer_interrupt() { tick.set(); }

task<> program() {
    for (const auto at : {100ms, 200ms, 201ms, 300ms}) {
        sim::at(time_point(at), timer_interrupt);
    }
    for (int i = 0; i != 4; ++i) {
        co_await tick.wait();
        say("tick");
        co_await sleep_for(5ms); // a tick that comes now is remembered, two are one
    }
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
