// shields.cpp - what a cancel must not cut in two.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> close_valve() {
    say("closing");
    co_await sleep_for(200ms);
    say("closed");
}

task<> doses() {
    co_await sleep_for(100ms);
    co_await shield(close_valve()); // a cancel waits until this has ended
    say("the block ends here, and the cancel comes at the next wait");
    co_await sleep_for(1h);
}

task<> program() {
    auto dosing = create_task(doses(), "dosing");
    co_await sleep_for(150ms);
    say("cancel");
    dosing.cancel();
    static_cast<void>(co_await dosing);
    say("gone");
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
