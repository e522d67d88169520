// classes.hpp - the tutorial's classes: one that can be awaited, one that can be iterated, one that
// is entered and left. Each program prints what happens.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::classes {

using namespace rondo;
using namespace std::chrono_literals;

// ---- An object that can be awaited, as often as one likes -------------------------------------

class thinker {
  public:
    task<unsigned> operator co_await() { return think(); }

  private:
    task<unsigned> think() {
        for (unsigned round = 1; round <= 5; ++round) {
            report("thinking, round ", round, "\n");
            co_await sleep_for(1s);
        }
        co_return 42U;
    }
};

inline task<> awaitable() {
    thinker deep_thought;
    const unsigned answer = co_await deep_thought;
    report("the answer is ", answer, "\n");
    const auto hurried = co_await wait_for(deep_thought, 2500ms);
    report(hurried ? "again" : to_string(hurried.error()), "\n");
}

// ---- Something that gives values one by one ---------------------------------------------------

inline async_generator<unsigned> measurements(unsigned from, unsigned to) {
    for (unsigned value = from; value <= to; ++value) {
        co_await sleep_for(100ms);
        co_yield value;
    }
}

inline task<> iterator() {
    auto values = measurements(0, 5); // a zero does not end it
    while (const unsigned* value = co_await values.next()) {
        report("measured ", *value, "\n");
    }
    report("no more\n");
}

// ---- Something that is entered, and left by code that awaits ----------------------------------

class radio {
  public:
    task<> enter() {
        report("warming up\n");
        co_await sleep_for(1s);
    }
    task<> exit() {
        report("switching off\n");
        co_await sleep_for(1s);
        report("off\n");
    }
    task<> send(unsigned word) {
        report("sending ", word, "\n");
        co_await sleep_for(1s);
    }
};

inline task<> sends(radio& r, unsigned words) {
    co_await with(r, [words](radio& on) -> task<> {
        for (unsigned word = 1; word <= words; ++word) {
            co_await on.send(word);
        }
    });
}

inline task<> scope() {
    radio r;
    co_await sends(r, 2);
    const auto how = co_await wait_for(sends(r, 100), 2500ms); // off, though it is too late
    report(how ? "sent" : to_string(how.error()), "\n");
}

inline task<> all() {
    co_await awaitable();
    co_await iterator();
    co_await scope();
}

} // namespace tutorial::classes
