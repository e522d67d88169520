// dropped.cpp - what is called and thrown away.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

task<int> measure() {
    co_await sleep_for(1ms);
    co_return 3;
}
task<> blink() { co_await sleep_for(1ms); }
struct sensor {
    task<int> read() { co_return co_await measure(); }
    static task<> reset() { co_await sleep_for(1ms); }
};
lock shared;
event ready;
int seen;

task<> bad() {
    measure();                  // finds: dropped
    (void)measure();            // finds: dropped
    static_cast<void>(blink()); // finds: dropped
    sensor s;
    s.read();                         // finds: dropped
    sensor::reset();                  // finds: dropped
    sleep_for(10ms);                  // finds: dropped
    yield();                          // finds: dropped
    ready.wait();                     // finds: dropped
    shared.acquire();                 // finds: dropped
    attempt(measure());               // finds: dropped
    wait_for(measure(), 1s);          // finds: dropped
    seen > 1 ? measure() : measure(); // finds: dropped dropped
    seen++, blink();                  // finds: dropped
    if (seen > 3) {
        blink(); // finds: dropped
    }
    [] { return measure(); }(); // finds: dropped
    co_await yield();
}

void bad_function() {
    blink(); // finds: dropped
}

task<> good() {
    co_await measure();
    (void)co_await measure();
    sensor s;
    seen = co_await s.read();
    co_await sensor::reset();
    co_await sleep_for(10ms);
    co_await yield();
    measure().discard();
    create_task(blink(), "blink");
    auto handle = create_task(blink());
    handle.cancel();
    (void)co_await attempt(measure());
    const auto in_time = co_await wait_for(measure(), 1s);
    seen = in_time.value_or(0);
    if (seen > 3) {
        co_await blink();
    }
    co_await [] { return blink(); }();
    shared.try_acquire();
    ready.set();
    call_soon(blink);
    call_later(1s, blink);
}

} // namespace

void start_dropped() {
    create_task(bad());
    create_task(good());
    bad_function();
}
