// names.cpp - tasks that anybody can find by name.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> pumps() { co_await sleep_for(1h); }

const char* state() { return is_running("pump") ? "it runs" : "it does not run"; }

task<> program() {
    static_cast<void>(start_named(pumps(), "pump"));
    say(state());
    const auto second = start_named(pumps(), "pump");
    say("a second one: ", to_string(second.error()));
    co_await sleep_for(1s);
    const bool there_was = co_await stop_named("pump"); // until it has ended
    say(there_was ? "stopped" : "there was none", ", ", state());
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
