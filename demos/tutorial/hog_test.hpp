// hog_test.hpp - the tutorial's hint: test a driver beside a few tasks that only take turns. If one
// of them does not get its turn for long, the driver holds the loop.
//
// With a trace the loop itself knows who held it longest, and for how long.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/boards/hold.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tutorial::hog_test {

using namespace rondo;
using namespace std::chrono_literals;

/// Takes turns of 1 ms for ever, and keeps the longest time between two.
inline task<> dummy(duration& longest) {
    for (;;) {
        board::hold_loop(1ms);
        const time_point before = now();
        co_await yield();
        longest = std::max(longest, now() - before);
    }
}

/// Runs a driver beside three such tasks, and says what they noticed.
inline task<> gives_way(const char* name, task<> driver) {
    duration longest{};
    if constexpr (with_trace) {
        this_loop().trace().forget_longest_hold();
    }
    co_await with_group([&](task_group& dummies) -> task<> {
        for (int i = 0; i < 3; ++i) {
            dummies.start(dummy(longest), "dummy");
        }
        static_cast<void>(co_await create_task(std::move(driver), name));
        dummies.cancel();
    });
    say(name, longest < 10ms ? " gives way: " : " HOLDS THE LOOP: ", "others waited for ",
        static_cast<unsigned>(longest / 1ms), " ms");
    if constexpr (with_trace) {
        const auto hold = this_loop().trace().longest_hold();
        say("the longest turn: ", hold.task, ", ", static_cast<unsigned>(hold.time / 1ms), " ms");
    }
}

// Two drivers that take fifty bytes from a chip, 3 ms each.
inline task<> good_driver() {
    for (int i = 0; i < 50; ++i) {
        board::hold_loop(3ms);
        co_await yield();
    }
}
inline task<> bad_driver() {
    co_await sleep_for(10ms);
    for (int i = 0; i < 50; ++i) {
        board::hold_loop(3ms);
    }
}
inline task<> program() {
    title("hog_test: two drivers beside three tasks of 1 ms");
    co_await gives_way("good driver", good_driver());
    co_await gives_way("bad driver", bad_driver());
}

} // namespace tutorial::hog_test
