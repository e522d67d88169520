// heartbeat.cpp - a sign of life.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> heartbeat(unsigned beats) {
    for (unsigned n = 1; n <= beats; ++n) {
        say("beat");
        co_await sleep_for(200ms);
    }
}

} // namespace

int main() { return run(heartbeat(3)) ? 0 : 1; }
