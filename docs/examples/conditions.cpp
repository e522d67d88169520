// conditions.cpp - waiting until what is shared has changed.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

// What several tasks share: change it and look at it with the lock, wait for it by the condition.
struct tank {
    lock access;
    condition changed{access};
    unsigned litres = 0;
};

task<> fills(tank& t) {
    for (int i = 0; i != 4; ++i) {
        co_await sleep_for(1s);
        const auto held = co_await t.access.scoped();
        t.litres += 5;
        say(t.litres, " litres");
        t.changed.notify_all();
    }
}

task<> drinks(tank& t, const char* name, unsigned wanted) {
    const auto held = co_await t.access.scoped();
    co_await t.changed.wait([&] { return t.litres >= wanted; });
    t.litres -= wanted;
    say(name, " takes ", wanted);
}

task<> program() {
    tank t;
    co_await gather(fills(t), drinks(t, "a", 8), drinks(t, "b", 6));
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
