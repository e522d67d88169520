// aledflash.hpp - the tutorial's program of four LEDs: each changes at its own pace, for ten
// seconds.
//
// A task a light: none knows of the others.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::aledflash {

using namespace rondo;
using namespace std::chrono_literals;

inline task<> toggles(output_pin auto& pin, duration pace, unsigned& changes) {
    for (;;) {
        co_await sleep_for(pace);
        pin.toggle();
        ++changes;
    }
}

inline task<> program(output_pin auto& a, output_pin auto& b, output_pin auto& c,
                      output_pin auto& d) {
    title("aledflash: four LEDs for ten seconds");
    unsigned changes[4]{};
    static_cast<void>(co_await wait_for(
        rondo::gather(toggles(a, 200ms, changes[0]), toggles(b, 700ms, changes[1]),
                      toggles(c, 1200ms, changes[2]), toggles(d, 1700ms, changes[3])),
        10s));
    say("changes: ", changes[0], ", ", changes[1], ", ", changes[2], ", ", changes[3]);
}

} // namespace tutorial::aledflash
