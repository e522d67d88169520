// primitives.hpp - everything in rondo/sync that a task can wait for, seen as one thing, so that no
// test forgets one. RONDO_PRIMITIVES is the list; an adapter says how each is used:
//
//     of_lock it(2);        two tasks are going to wait
//     co_await it.wait();   what a task waits with
//     co_await give(it);    lets them go on: all of them, or the first, whose leave() lets the next
//     it.leave();           what a task does that has waited; from a destructor too
//     it.at_rest()          nothing is held, promised or waited for
//     it.take_back()        where there is such a thing: what was given is not kept any more
//     it.remembers          a give() that finds nobody is kept for the next wait()
//     it.gives_way          where there is such a thing: a wait for what is there suspends, too
//
// it.give() is a coroutine where only time can give: it returns before those whom it lets go on
// run.
//
// An adapter is made, and given, by a task.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#include <chrono>
#include <coroutine>
#include <type_traits>

// clang-format off
#define RONDO_PRIMITIVES(X) \
    X(lock) X(semaphore) X(condition) X(barrier) \
    X(event) X(value_event) X(pulse) X(isr_event) X(delay) X(wait_any) X(broker) \
    X(queue_get) X(queue_put) X(priority_queue) X(lifo_queue) X(ring_queue) X(isr_queue)
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

template <class Queue>
struct of_get {
    explicit of_get(unsigned) {}
    task<> wait() { co_await it.get(); }
    void give() { static_cast<void>(it.try_put('x')); }
    void leave() { give(); }
    [[nodiscard]] static bool at_rest() { return true; }
    static constexpr bool remembers = true;
    Queue it;
};
using of_queue_get = of_get<queue<char, 120>>;
using of_priority_queue = of_get<priority_queue<char, 120>>;
using of_lifo_queue = of_get<lifo_queue<char, 120>>;
using of_isr_queue = of_get<isr_queue<char, 120>>;

struct of_queue_put {
    explicit of_queue_put(unsigned) {
        while (it.try_put('x')) {
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

struct of_delay {
    explicit of_delay(unsigned) {}
    task<> wait() { co_await it.wait(); }
    // Of one microsecond the sleep ends first, then the delay; both in one pass.
    task<> give() {
        const time_point soon = now() + std::chrono::milliseconds(1);
        it.trigger_until(soon);
        co_await sleep_until(soon);
    }
    void take_back() { it.stop(); }
    void leave() {}
    [[nodiscard]] bool at_rest() const { return !it.running(); }
    static constexpr bool remembers = true;
    struct delay_until : delay {
        void trigger_until(time_point end) { start(detail::due_time(end)); }
    } it;
};

struct of_wait_any {
    explicit of_wait_any(unsigned) {}
    task<> wait() {
        const auto which = co_await wait_any(never, it);
        if (which != 1) {
            panic("the wrong event has come", __FILE__, __LINE__);
        }
    }
    void give() { it.set(); }
    void take_back() { it.clear(); }
    void leave() {}
    [[nodiscard]] bool at_rest() const { return !never.is_set(); }
    static constexpr bool remembers = true;
    static constexpr bool gives_way = true;
    event never;
    event it;
};

struct of_broker {
    explicit of_broker(unsigned) {}
    task<> wait() {
        value_event<int> told;
        const subscription here(it, "cellar/+", told);
        co_await told.wait();
    }
    void give() { it.publish("cellar/door", 1); }
    void leave() {}
    [[nodiscard]] bool at_rest() const { return it.empty(); }
    static constexpr bool remembers = false;
    broker<int> it;
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

/// What it.give() is awaited with where it is no coroutine.
struct given {
    static bool await_ready() noexcept { return true; }
    static void await_suspend(std::coroutine_handle<>) noexcept {}
    static void await_resume() noexcept {}
};
template <class P>
auto give(P& it) {
    if constexpr (std::is_void_v<decltype(it.give())>) {
        it.give();
        return given{};
    } else {
        return it.give();
    }
}

} // namespace rondo::test
