// results.cpp - coroutines give results to who awaits them.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<unsigned> measure(unsigned number) {
    co_await sleep_for(100ms);
    co_return number + number;
}

// Awaiting a call: the caller goes on when it has ended, with its result.
task<> one_after_the_other() {
    const unsigned a = co_await measure(2);
    const unsigned b = co_await measure(3);
    say("one after the other: ", a, ", ", b);
}

// Starting tasks: all go on by themselves, and a handle awaits one of them.
task<> side_by_side() {
    auto a = create_task(measure(2), "a");
    auto b = create_task(measure(3), "b");
    const result<unsigned> first = co_await a; // or why there is none: it was cancelled, it failed
    const result<unsigned> second = co_await b;
    say("side by side: ", *first, ", ", *second);
}

task<> program() {
    co_await one_after_the_other();
    co_await side_by_side();
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
