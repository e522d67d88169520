// barriers.cpp - tasks that wait for each other.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

barrier all_there(3, [] { say("all three are there"); });

task<> walks(const char* name, duration way) {
    for (int i = 0; i != 2; ++i) {
        co_await sleep_for(way);
        say(name, " has arrived");
        co_await all_there.wait();
    }
}

task<> program() { co_await gather(walks("a", 100ms), walks("b", 300ms), walks("c", 200ms)); }

} // namespace

int main() { return run(program()) ? 0 : 1; }
