// pin_cb_test.hpp - the tutorial's program about callbacks of a pin: a square wave of 2.1 Hz, which
// a timer would put on one pin, comes in at another.
//
// First what is called: by rise and fall, by one of them alone. Then how late, beside five tasks
// that hold the loop for 5 ms at a time: by pin_call, and by a task that looks whenever it has a
// turn.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/hogs.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <chrono>

namespace tutorial::pin_cb {

using namespace rondo;
using namespace std::chrono_literals;

/// Its level is a matter of the clock alone.
struct square_wave {
    static constexpr duration half_period{1'000'000 * 10 / 42}; // 2.1 Hz
    time_point start = now();

    [[nodiscard]] bool read() const { return (now() - start) / half_period % 2 == 1; }
    [[nodiscard]] duration since_edge() const { return (now() - start) % half_period; }
};

inline task<> calls_for(const square_wave& pin, pin_calls calls, duration time) {
    pin_call caller{pin, calls};
    static_cast<void>(co_await wait_for(caller.run(), time));
}
inline task<> plain() {
    const auto rise = [] { say("rise"); };
    const auto fall = [] { say("fall"); };
    title("pin_cb_test: both");
    const square_wave pin;
    co_await calls_for(pin, {rise, fall}, 1s);
    say("rise alone");
    co_await calls_for(pin, {rise, nullptr}, 1s);
    say("fall alone");
    co_await calls_for(pin, {nullptr, fall}, 1s);
}

// ---- How late ---------------------------------------------------------------------------------

inline task<> by_driver(const square_wave& pin, duration& longest) {
    const auto late = [&] { longest = std::max(longest, pin.since_edge()); };
    co_await calls_for(pin, {late, late}, 10s);
}
inline task<> by_turns(const square_wave& pin, duration& longest) {
    bool high = pin.read();
    for (const time_point end = now() + 10s; now() < end;) {
        if (pin.read() != high) {
            high = !high;
            longest = std::max(longest, pin.since_edge());
        }
        co_await yield();
    }
}
inline task<> latency(const char* words, task<> (*watches)(const square_wave&, duration&)) {
    const square_wave pin;
    duration longest{};
    co_await beside_hogs(5, 5ms, watches(pin, longest));
    say(words, static_cast<unsigned>(longest / 1us), " us");
}
inline task<> program() {
    co_await plain();
    title("pin_cb_test: how late beside five tasks of 5 ms");
    co_await latency("a task that looks: at most ", by_turns);
    co_await latency("pin_call: at most ", by_driver);
}

} // namespace tutorial::pin_cb
