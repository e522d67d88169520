// tasks.cpp - three tasks take turns.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> count(const char* name, unsigned times) {
    for (unsigned n = 1; n <= times; ++n) {
        say(name, " ", n);
        co_await yield();
    }
}

task<> program() {
    say("main has its first turn");
    co_await count("main", 2);
    say("main ends, and with it the run");
}

} // namespace

int main() {
    create_task(count("first", 2), "first");
    create_task(count("second", 5), "second");
    return run(program()) ? 0 : 1;
}
