// cancel.cpp - a task is cancelled in its sleep.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

struct pump_runs { // switched on here, and off however the block is left
    pump_runs() { say("pump on"); }
    ~pump_runs() { say("pump off"); }
    pump_runs(const pump_runs&) = delete;
    pump_runs& operator=(const pump_runs&) = delete;
};

task<> waters_the_garden() {
    const pump_runs on;
    co_await sleep_for(1h);
}

task<> program() {
    auto watering = create_task(waters_the_garden(), "garden");
    co_await sleep_for(2s);
    say("it rains");
    watering.cancel();
    const result<void> how = co_await watering; // until it has ended
    say("the task was ", to_string(how.error()));
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
