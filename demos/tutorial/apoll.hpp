// apoll.hpp - the tutorial's program of an accelerometer: for twenty seconds it tells where the
// board is moved to, and each two seconds in which it rests.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/drivers/accelerometer.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>

namespace tutorial::apoll {

using namespace rondo;
using namespace std::chrono_literals;

/// Thousandths of the earth's pull, as say() takes them: sign, number.
struct pull {
    explicit pull(std::int8_t counts) : milli(acceleration::milli_g(counts)) {}
    [[nodiscard]] const char* sign() const { return milli < 0 ? "-" : ""; }
    [[nodiscard]] unsigned size() const { return static_cast<unsigned>(std::abs(milli)); }
    int milli;
};

inline task<> watches(auto& sensor) {
    for (;;) {
        const result<motion> what = co_await sensor.next();
        if (!what) {
            say("no reading: ", to_string(what.error()));
        } else if (*what == motion::rest) {
            say("at rest");
        } else {
            const acceleration a = sensor.position();
            const pull x(a.x), y(a.y), z(a.z);
            say("x ", x.sign(), x.size(), ", y ", y.sign(), y.size(), ", z ", z.sign(), z.size());
        }
    }
}
inline task<> program(i2c_master auto& bus) {
    title("apoll: an accelerometer, for 20 s");
    accelerometer sensor(bus);
    if (const result<void> there = co_await sensor.start(); !there) {
        say("no accelerometer: ", to_string(there.error()));
        co_return;
    }
    static_cast<void>(co_await wait_until(watches(sensor), start_of_program + 20s));
    say("done");
}

} // namespace tutorial::apoll
