// guards.cpp - what is held while a task suspends.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <chrono>
#include <mutex>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

std::mutex slow;
lock bus;
lock other;
event ready;
queue<int, 4> items;
semaphore places(2);
int seen;

task<int> transfer() { co_return 1; }

task<> mutexes() {
    const std::lock_guard held(slow);
    co_await sleep_for(1ms); // finds: guard-across-await
}
task<> unique() {
    std::unique_lock held(slow);
    ++seen;
    if (seen > 3) {
        co_await yield(); // finds: guard-across-await
    }
}
task<> scoped() {
    std::scoped_lock held(slow);
    seen = co_await transfer(); // finds: guard-across-await
}
task<> interrupts() {
    const critical_section locked;
    co_await yield(); // finds: guard-across-await
}
task<> two_locks() {
    const auto one = co_await bus.scoped();
    const auto two = co_await other.scoped(); // finds: guard-across-await
}
task<> waits_for_an_event() {
    const auto held = co_await bus.scoped();
    co_await ready.wait(); // finds: guard-across-await
}
task<> waits_for_an_item() {
    const auto held = co_await bus.scoped();
    seen = co_await items.get(); // finds: guard-across-await
}
task<> waits_for_a_place() {
    const auto held = co_await bus.scoped();
    co_await places.acquire(); // finds: guard-across-await
    places.release();
}

task<> good() {
    {
        const std::lock_guard held(slow);
        ++seen;
    }
    co_await yield();
    std::unique_lock until(slow);
    ++seen;
    until.unlock();
    co_await yield();
    {
        const critical_section locked;
        ++seen;
    }
    co_await ready.wait();
    const auto held = co_await bus.scoped();
    seen = co_await transfer();
    co_await sleep_for(1ms);
}
task<> in_turn() {
    {
        const auto held = co_await bus.scoped();
        seen = co_await transfer();
    }
    const auto two = co_await other.scoped();
    co_await yield();
}

} // namespace

void start_guards() {
    for (auto* f : {mutexes, unique, scoped, interrupts, two_locks, waits_for_an_event,
                    waits_for_an_item, waits_for_a_place, good, in_turn}) {
        create_task(f());
    }
}
