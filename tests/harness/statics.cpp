// statics.cpp - scenarios: static tasks, whose control block outlives their frame.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

std::size_t failures() { return this_loop().frames().stats().failures; }

// A slot that was not freed would be missed here; one that is refused by plan is not counted.
template <unsigned N>
task_handle<> created(world& w, static_task<N> coroutine, std::size_t failures_before) {
    if (with_static_slots && failures() != failures_before) {
        w.failure("a slot is still busy");
    }
    return create_task(std::move(coroutine), "static");
}

static_task<> sleeps_in_a_slot(world& w, thing, duration time, std::string_view word) {
    const local here(w);
    co_await sleeps(w, time);
    co_await sleeper(w, time, word);
}

// The only slot, again and again: by tasks that end, with a handle and without.
const scenario one_slot("one_slot", "a value b value", [](world& w) -> task<> {
    for (const std::string_view word : {"a", "b"}) {
        const std::size_t before = failures();
        const auto handle = created(w, sleeps_in_a_slot(w, thing(w), 1ms, word), before);
        const auto how = co_await watch(w, handle.join());
        w.say(how ? "value" : to_string(how.error()));
    }
});

static_task<2> limited(world& w, int event) {
    const local here(w);
    const auto r = co_await wait_for(watch(w, w.events[event].wait()), 2ms);
    w.say(r ? "set" : to_string(r.error()));
    co_await yields(w);
}

const scenario static_limits("static_limits", "set timed out end", [](world& w) -> task<> {
    const std::size_t before = failures();
    created(w, limited(w, 0), before);
    auto second = created(w, limited(w, 1), before);
    co_await sleeps(w, 1ms);
    w.events[0].set();
    static_cast<void>(co_await watch(w, second.join()));
    w.say("end");
});

static_task<> fails(world& w, thing) {
    const local here(w);
    co_await yields(w);
    co_await fail(errc::overrun);
}

const scenario static_fails("static_fails", "overrun cancelled", [](world& w) -> task<> {
    {
        const std::size_t before = failures();
        const auto handle = created(w, fails(w, thing(w)), before);
        const auto how = co_await watch(w, handle.join());
        w.say(how ? "value" : to_string(how.error()));
    }
    const std::size_t before = failures();
    auto handle = created(w, fails(w, thing(w)), before);
    handle.cancel(); // before its first step
    const auto how = co_await watch(w, handle.join());
    w.say(how ? "value" : to_string(how.error()));
});

} // namespace
} // namespace rondo::harness
