// periods.cpp - two ways to do something every 100 ms.
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

task<> drifts() { // each round is 100 ms and what the work took
    for (unsigned round = 0; round != 3; ++round) {
        say("a: round ", round);
        board::hold_loop(10ms); // the work
        co_await sleep_for(100ms);
    }
}

task<> keeps_time() { // each round begins 100 ms after the one before
    time_point next = now();
    for (unsigned round = 0; round != 3; ++round) {
        say("b: round ", round);
        board::hold_loop(10ms);
        next += 100ms;
        co_await sleep_until(next);
    }
}

task<> program() {
    co_await drifts();
    tutorial::start_of_program = now();
    co_await keeps_time();
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
