// awaitable.hpp - an object that can be awaited: co_await asks its operator for the task.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

namespace tutorial::awaitable {

using namespace rondo;

/// Ready when it has counted down; others run meanwhile.
class hardware {
  public:
    explicit hardware(unsigned count) : count_(count) {}

    task<> operator co_await() { return counts_down(); }

  private:
    task<> counts_down() {
        for (; count_ != 0; --count_) {
            say(count_);
            co_await yield();
        }
    }

    unsigned count_;
};

inline task<> program() {
    title("awaitable: from ten down to one");
    hardware device(10);
    co_await device;
    say("done");
}

} // namespace tutorial::awaitable
