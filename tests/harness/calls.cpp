// calls.cpp - scenarios: callbacks of the loop, and what is launched.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

struct says {
    thing held;
    void operator()(world& w, std::string_view word) const { w.say(word); }
};

task<> goes_on(world& w, duration time, std::string_view word) {
    const local here(w);
    w.say(word);
    co_await sleeps(w, time);
    w.say(word);
}

// keep: what is refused a frame is then not reported on the console, run after run.
const scenario callbacks("callbacks", "main soon zero 1 2a 2b", [](world& w) -> task<> {
    const time_point start = now();
    w.keep(call_at(start + 2ms, says{thing(w)}, std::ref(w), "2a"));
    w.keep(call_later(2ms, says{thing(w)}, std::ref(w), "2b"));
    w.keep(call_soon(says{thing(w)}, std::ref(w), "soon"));
    w.keep(call_later(0ms, says{thing(w)}, std::ref(w), "zero"));
    w.keep(call_later(1ms, says{thing(w)}, std::ref(w), "1"));
    w.say("main");
    co_await sleeps(w, 1ms);
});

const scenario callbacks_that_await("callbacks_that_await", "a b a b", [](world& w) -> task<> {
    w.keep(call_soon(goes_on, std::ref(w), 2ms, "a"));
    w.keep(call_later(1ms, [h = thing(w)](world& x) { return goes_on(x, 2ms, "b"); }, std::ref(w)));
    co_await sleeps(w, 1ms);
});

const scenario callbacks_awaited("callbacks_awaited", "c c done", [](world& w) -> task<> {
    auto c = call_soon(
        [h = thing(w)](world& x) -> task<> { // captures
            const local here(x);
            static_cast<void>(co_await attempt(goes_on(x, 1ms, "c")));
            co_await yields(x);
        },
        std::ref(w));
    const auto how = co_await wait_for(watch(w, c.join()), 9ms);
    w.say(how ? "done" : "?");
    co_await yields(w);
});

// Taken back: before they are called, and while they await.
const scenario callbacks_cancelled("callbacks_cancelled", "c done", [](world& w) -> task<> {
    w.keep(call_soon(says{thing(w)}, std::ref(w), "never"));
    w.keep(call_later(5ms, says{thing(w)}, std::ref(w), "never"));
    w.keep(call_soon(goes_on, std::ref(w), 5ms, "c"));
    w.spawned(1).cancel();
    co_await sleeps(w, 1ms);
    w.spawned(2).cancel();
    w.spawned(3).cancel();
    static_cast<void>(co_await w.spawned(3));
    static_cast<void>(co_await w.spawned(2));
    w.say("done");
});

task<> launches(world& w) {
    const local here(w);
    callback<world&, duration> f = [](world& x, duration time) { return goes_on(x, time, "f"); };
    callback<std::string_view> g = [&w](std::string_view word) { w.say(word); };
    f(w, 2ms);
    g("g");
    f(w, 1ms);
    static_cast<void>(launch(goes_on, w, 1ms, "h"));
    co_await yields(w);
    g("g");
}

const scenario launched("launched", "g f f h g f h f", [](world& w) -> task<> {
    co_await launches(w);
    co_await sleeps(w, 5ms);
});

// Unstarted operations that are dropped while something unwinds, or lack a frame: never reported.
task<> one_of(world& w, task<> a, task<> b) {
    const local here(w);
    co_await sleeps(w, 1ms);
    co_await std::move(a);
    co_await sleeps(w, 1ms);
    co_await std::move(b);
}

const scenario unstarted("unstarted", "1 2 3 4", [](world& w) -> task<> {
    task<> last = sleeper(w, 1ms, "4");
    task<> third = sleeper(w, 1ms, "3");
    co_await one_of(w, sleeper(w, 1ms, "1"), sleeper(w, 1ms, "2"));
    co_await shield(std::move(third));
    co_await std::move(last);
});

} // namespace
} // namespace rondo::harness
