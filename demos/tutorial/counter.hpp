// counter.hpp - the second program: a task that counts by itself while main() does something else,
// here sleeping, and stops it in the end.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::counter {

using namespace rondo;
using namespace std::chrono_literals;

inline task<> counts() {
    for (unsigned number = 0;; ++number) {
        say(number);
        co_await sleep_for(1s);
    }
}
inline task<> program() {
    title("counter: ten seconds");
    task_group group;
    group.start(counts());
    co_await sleep_for(9500ms);
    co_await group.cancel_all();
    say("done");
}

} // namespace tutorial::counter
