// hogs.hpp - tasks that give way rarely, for programs that measure what that does to others.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/boards/hold.hpp"
#include "rondo/rondo.hpp"

#include <utility>

namespace tutorial {

/// Holds the loop for `time` at each of its turns, until `end`.
inline rondo::task<> hogs(rondo::duration time, const bool& end) {
    while (!end) {
        board::hold_loop(time);
        co_await rondo::yield();
    }
}

/// Runs `body` beside so many of them, or of another kind.
inline rondo::task<> beside_hogs(unsigned number, rondo::duration time, rondo::task<> body,
                                 rondo::task<> (*hog)(rondo::duration, const bool&) = hogs) {
    bool end = false;
    co_await rondo::with_group([&](rondo::task_group& group) -> rondo::task<> {
        for (unsigned i = 0; i < number; ++i) {
            group.start(hog(time, end));
        }
        co_await std::move(body);
        end = true;
    });
}

} // namespace tutorial
