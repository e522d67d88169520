// abandons.hpp - a main that destroys a primitive of tests/primitives.hpp while a task waits for
// it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/primitives.hpp"

#include <optional>

namespace rondo::test {

template <class P>
task<> waits(P& it) {
    co_await it.wait();
}

/// A caller's bug: it ends in a panic.
template <class P>
task<> abandons() {
    std::optional<P> it(std::in_place, 1);
    auto waiter = create_task(waits(*it));
    co_await yield();
    co_await yield(); // a wait for one of several begins in the second turn
    it.reset();
}

} // namespace rondo::test
