// callbacks.cpp - functions and coroutines that the loop calls.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

void show(unsigned number) { say("show ", number); }

task<> flash(unsigned times) {
    for (; times != 0; --times) {
        say("flash");
        co_await sleep_for(100ms);
    }
}

task<> program() {
    call_soon(show, 1U);         // in the next pass
    call_later(500ms, show, 2U); // a function
    call_later(1s, flash, 2U);   // a coroutine: a task of its own
    auto never_shown = call_later(700ms, show, 3U);
    call_at(now() + 200ms, [] { say("at 200 ms"); });
    say("main goes on");
    co_await sleep_for(600ms);
    never_shown.cancel();
    co_await sleep_for(1s);
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
