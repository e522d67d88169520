// queues.cpp - a fast producer and a slow consumer.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

queue<unsigned, 2> readings; // room for two

task<> measures() {
    for (unsigned n = 1; n <= 5; ++n) {
        co_await readings.put(n); // waits while it is full
        say("put ", n);
    }
}

task<> records() {
    for (;;) {
        const unsigned n = co_await readings.get(); // waits while it is empty
        co_await sleep_for(100ms);
        say("recorded ", n);
        readings.task_done();
    }
}

task<> program() {
    auto recorder = create_task(records(), "recorder");
    co_await measures();
    co_await readings.join(); // until all are dealt with
    recorder.cancel();
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
