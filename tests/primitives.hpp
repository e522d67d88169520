// primitives.hpp - everything in rondo/sync that a task can wait for, seen as one thing, so that no
// test forgets one. RONDO_PRIMITIVES is the list; an adapter says how each is used:
//
//     of_lock it(2);        two tasks are going to wait
//     co_await it.wait();   what a task waits with
//     it.give();            lets them go on: all of them, or the first, whose leave() lets the next
//     it.leave();           what a task does that has waited; from a destructor too
//     it.at_rest()          nothing is held, promised or waited for
//     it.take_back()        where there is such a thing: what was given is not kept any more
//     it.remembers          a give() that finds nobody is kept for the next wait()
//
// An adapter is made, and given, by a task.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#define RONDO_PRIMITIVES(X) X(lock) X(event) X(barrier)

namespace rondo::test {

struct of_lock {
    explicit of_lock(unsigned) { static_cast<void>(it.try_acquire()); }
    task<> wait() { co_await it.acquire(); }
    void give() { it.release(); }
    void leave() { it.release(); }
    [[nodiscard]] bool at_rest() const { return !it.locked(); }
    static constexpr bool remembers = true;
    lock it;
};

struct of_event {
    explicit of_event(unsigned) {}
    task<> wait() { co_await it.wait(); }
    void give() { it.set(); }
    void take_back() { it.clear(); }
    void leave() {}
    [[nodiscard]] static bool at_rest() { return true; }
    static constexpr bool remembers = true;
    event it;
};

struct of_barrier {
    explicit of_barrier(unsigned waiters) : it(static_cast<std::uint16_t>(waiters + 1)) {}
    task<> wait() { co_await it.wait(); }
    void give() {
        do {
            it.trigger();
        } while (it.busy());
    }
    void leave() {}
    [[nodiscard]] bool at_rest() const { return !it.busy(); }
    static constexpr bool remembers = false;
    barrier<> it;
};

} // namespace rondo::test
