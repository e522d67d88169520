// not_called.cpp - functions named where their call is meant.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

task<int> measure() { co_return 3; }
task<> blink() { co_await sleep_for(1ms); }
int seen;

task<> bad() {
    blink;         // finds: not-called
    (void)measure; // finds: not-called
    if (measure) { // finds: not-called
        ++seen;
    }
    if (!blink) { // finds: not-called
        ++seen;
    }
    seen += measure ? 1 : 0;      // finds: not-called
    while (measure && seen < 3) { // finds: not-called
        ++seen;
    }
    blink, ++seen; // finds: not-called
    co_await yield();
}

task<> good() {
    co_await blink();
    const int got = co_await measure();
    if (got > 0) {
        ++seen;
    }
    call_soon(blink);
    call_later(1s, blink);
    callback<> kept = blink;
    kept();
    auto* function = &measure;
    seen = co_await function();
    task<> (*other)() = blink;
    if (other != nullptr && other == blink) {
        co_await other();
    }
}

} // namespace

void start_not_called() {
    create_task(bad());
    create_task(good());
}
