// several.cpp - scenarios: gather and select of many kinds, wait_any, wait_all, delay.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

#include <array>
#include <optional>
#include <tuple>

namespace rondo::harness {
namespace {

task<> waiter(world& w, int i, std::string_view word) {
    const local here(w);
    co_await waits(w, i);
    w.say(word);
}
task<thing> makes(world& w, duration time) {
    const local here(w);
    co_await sleeps(w, time);
    co_return thing(w);
}
task<> fails_after(world& w, duration time, errc error) {
    const local here(w);
    co_await sleeps(w, time);
    co_await fail(error);
}

const scenario gather_values_in_place("gather_values_in_place", "a overrun timed out value",
                                      [](world& w) -> task<> {
                                          const auto [a, b, c] = co_await gather(
                                              attempt(fails_after(w, 2ms, errc::overrun)),
                                              wait_for(waiter(w, 0, "?"), 3ms),
                                              attempt(gather(makes(w, 4ms), sleeper(w, 1ms, "a"))));
                                          w.say(a ? "?" : to_string(a.error()));
                                          w.say(b ? "?" : to_string(b.error()));
                                          w.say(c ? "value" : to_string(c.error()));
                                          co_await yields(w);
                                      });

const scenario gather_array("gather_array", "three none", [](world& w) -> task<> {
    std::array<task<thing>, 3> ops{makes(w, 3ms), makes(w, 1ms), makes(w, 2ms)};
    const std::array<thing, 3> all = co_await gather(std::move(ops));
    w.say(all.size() == 3 ? "three" : "?");
    co_await gather();
    w.say("none");
});

const scenario select_array("select_array", "second", [](world& w) -> task<> {
    std::array<task<thing>, 3> ops{makes(w, 3ms), makes(w, 1ms), makes(w, 2ms)};
    const std::array<std::optional<thing>, 3> all = co_await select(std::move(ops));
    w.say(all[1] && !all[0] && !all[2] ? "second" : "?");
    co_await yields(w);
});

// Some are ready at once: the others start, and get no further.
task<> starts_and_waits(world& w) {
    const witness gone(w, "~");
    co_await waits(w, 1);
    w.say("?");
}

// Some are ready at once: the others start, and get no further.
const scenario select_ready("select_ready", "both kept ~ first", [](world& w) -> task<> {
    w.values.send(1);
    w.values.send(2);
    const auto both = co_await select(watch(w, w.values.receive()), w.values.receive());
    w.say(both == std::tuple(1, 2) ? "both" : "one");
    w.values.send(3);
    const auto kept = co_await select(yields(w), w.values.receive());
    w.say(!std::get<0>(kept) && std::get<1>(kept) == 3 ? "kept" : "?");
    w.events[0].set();
    const auto first = co_await select(waits(w, 0), starts_and_waits(w));
    w.say(std::get<0>(first) && !std::get<1>(first) ? "first" : "?");
});

task<> sets(world& w, int i, duration time) {
    co_await sleeps(w, time);
    w.events[i].set();
}

const scenario any_and_all("any_and_all", "both first timed out value", [](world& w) -> task<> {
    w.spawn(sets(w, 1, 1ms));
    w.spawn(sets(w, 2, 2ms));
    co_await wait_all(wait_any(w.events[0], w.events[1]), w.events[2]);
    w.say("both");
    const auto which = co_await wait_any(w.events[2], w.events[0]);
    w.say(which == 0 ? "first" : "?");
    const auto late = co_await wait_for(wait_all(w.events[1], w.events[0]), 1ms);
    w.say(late ? "?" : to_string(late.error()));
    task_handle<>& other = w.spawn(sets(w, 0, 3ms));
    static_cast<void>(co_await wait_any(w.events[0], other));
    w.say("value");
});

task<> waits_for(world& w, delay& d, std::string_view word) {
    const local here(w);
    co_await watch(w, d.wait());
    w.say(word);
}

const scenario delays("delays", "timed out fired a b again", [](world& w) -> task<> {
    delay d(3ms, [&w] { w.say("fired"); });
    d.trigger();
    co_await sleeps(w, 2ms);
    d.trigger();
    const auto late = co_await wait_for(watch(w, d.wait()), 2ms);
    w.say(late ? "?" : to_string(late.error()));
    co_await gather(waits_for(w, d, "a"), waits_for(w, d, "b"));
    d.trigger(1h);
    d.stop();
    d.trigger(1h); // is running when it goes away
    co_await yields(w);
    w.say(d.running() ? "again" : "?");
});

task<> is_interrupted(world& w, isr_delay& d) {
    sim::at(now() + 1ms, [&w] { w.flags[0].set(); });
    co_await watch(w, w.flags[0].wait());
    d.trigger_from_interrupt(); // as the handler would
    co_await waits_for(w, d, "end");
}
const scenario delays_of_interrupts("delays_of_interrupts", "fired end", [](world& w) -> task<> {
    isr_delay d(2ms, [&w] { w.say("fired"); });
    co_await select(d.serve(), is_interrupted(w, d));
});

} // namespace
} // namespace rondo::harness
