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

// clang-format off
#define RONDO_PRIMITIVES(X) \
    X(lock) X(semaphore) X(condition) X(barrier) \
    X(event) X(value_event) X(pulse) X(isr_event) \
    X(queue_get) X(queue_put) X(ring_queue)
// clang-format on

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

struct of_semaphore {
    explicit of_semaphore(unsigned) {}
    task<> wait() { co_await it.acquire(); }
    void give() { it.release(); }
    void leave() { it.release(); }
    [[nodiscard]] static bool at_rest() { return true; }
    static constexpr bool remembers = true;
    semaphore it{0};
};

struct of_value_event {
    explicit of_value_event(unsigned) {}
    task<> wait() {
        const int got = co_await it.wait();
        if (got != 7) {
            panic("the value has been lost", __FILE__, __LINE__);
        }
    }
    void give() { it.set(7); }
    void take_back() { it.clear(); }
    void leave() {}
    [[nodiscard]] static bool at_rest() { return true; }
    static constexpr bool remembers = true;
    value_event<int> it;
};

struct of_pulse {
    explicit of_pulse(unsigned) {}
    task<> wait() { co_await it.wait(); }
    void give() { it.pulse(); }
    void leave() {}
    [[nodiscard]] bool at_rest() const { return !it.is_set(); }
    static constexpr bool remembers = false;
    event it;
};

// With the lock around each wait; nobody holds it while main gives.
struct of_condition {
    explicit of_condition(unsigned) {}
    task<> wait() {
        const auto held = co_await guarding.scoped();
        co_await it.wait();
    }
    void give() {
        if (!guarding.try_acquire()) {
            panic("the lock is held between two turns", __FILE__, __LINE__);
        }
        it.notify_all();
        guarding.release();
    }
    void leave() {}
    [[nodiscard]] bool at_rest() const { return !guarding.locked(); }
    static constexpr bool remembers = false;
    lock guarding;
    condition it{guarding};
};

struct of_queue_get {
    explicit of_queue_get(unsigned) {}
    task<> wait() { co_await it.get(); }
    void give() { static_cast<void>(it.try_put(1)); }
    void leave() { give(); }
    [[nodiscard]] static bool at_rest() { return true; }
    static constexpr bool remembers = true;
    queue<char, 120> it;
};

struct of_queue_put {
    explicit of_queue_put(unsigned) {
        while (it.try_put(1)) {
        }
    }
    task<> wait() { co_await it.put(1); }
    void give() { static_cast<void>(it.try_get()); }
    void leave() { give(); }
    [[nodiscard]] static bool at_rest() { return true; }
    static constexpr bool remembers = true;
    queue<char, 120> it;
};

struct of_ring_queue {
    explicit of_ring_queue(unsigned) {}
    task<> wait() { co_await it.get(); }
    void give() { static_cast<void>(it.put(1)); }
    void leave() { give(); }
    [[nodiscard]] bool at_rest() const { return it.lost() == 0; }
    static constexpr bool remembers = true;
    ring_queue<char, 120> it;
};

struct of_isr_event {
    explicit of_isr_event(unsigned) {}
    task<> wait() { co_await it.wait(); }
    void give() { it.set(); }
    void take_back() { it.clear(); }
    void leave() {}
    [[nodiscard]] static bool at_rest() { return true; }
    static constexpr bool remembers = true;
    isr_event<> it;
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
