// waits.cpp - scenarios: what tasks wait for.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

task<> waiter(world& w, int event, std::string_view word) {
    const local here(w);
    co_await waits(w, event);
    w.say(word);
}

task<> setter(world& w, int event, duration time) {
    co_await sleeps(w, time);
    w.events[event].set();
}

const scenario events("events", "a b c", [](world& w) -> task<> {
    w.spawn(waiter(w, 0, "a"));
    w.spawn(waiter(w, 0, "b"));
    w.spawn(setter(w, 0, 1ms));
    co_await waits(w, 0);
    w.events[0].clear();
    co_await yields(w);
    w.events[0].set();
    co_await waits(w, 0); // does not suspend
    w.say("c");
});

const scenario two_events("two_events", "1 2 1 2 done", [](world& w) -> task<> {
    auto player = [](world& x, int mine, int other, std::string_view word) -> task<> {
        const local here(x);
        for (int i = 0; i < 2; ++i) {
            co_await waits(x, mine);
            x.events[mine].clear();
            x.say(word);
            x.events[other].set();
        }
    };
    w.spawn(player(w, 0, 1, "1"));
    auto& last = w.spawn(player(w, 1, 0, "2"));
    w.events[0].set();
    static_cast<void>(co_await watch(w, yield()));
    static_cast<void>(co_await last);
    w.say("done");
});

task<> holds(world& w, int i, duration time, std::string_view word) {
    const local here(w);
    const auto held = co_await watch(w, w.locks[i].scoped());
    const local inside(w);
    w.say(word);
    co_await sleeps(w, time);
}

const scenario lock_hand_over("lock_hand_over", "d a b c", [](world& w) -> task<> {
    w.spawn(holds(w, 0, 1ms, "a"));
    w.spawn(holds(w, 0, 0ms, "b"));
    w.spawn(holds(w, 0, 1ms, "c"));
    co_await holds(w, 0, 0ms, "d");
});

const scenario two_locks("two_locks", "b a", [](world& w) -> task<> {
    auto both = [](world& x, std::string_view word) -> task<> {
        const auto first = co_await watch(x, x.locks[0].scoped());
        co_await yields(x);
        const auto second = co_await watch(x, x.locks[1].scoped());
        co_await sleeps(x, 1ms);
        x.say(word);
    };
    w.spawn(both(w, "a"));
    co_await both(w, "b");
});

const scenario lock_with_limit("lock_with_limit", "a timed out c", [](world& w) -> task<> {
    w.spawn(holds(w, 0, 5ms, "a"));
    co_await yields(w);
    {
        const auto got = co_await wait_for(watch(w, w.locks[0].scoped()), 2ms);
        w.say(got ? "got" : to_string(got.error()));
    }
    co_await yields(w);
    const auto held = co_await wait_for(w.locks[0].scoped(), 1s);
    w.say(held ? "c" : to_string(held.error()));
    co_await yields(w);
});

const scenario sleepers("sleepers", "a b c d", [](world& w) -> task<> {
    w.spawn(sleeper(w, 2ms, "b"));
    w.spawn(sleeper(w, 1ms, "a"));
    w.spawn(sleeper(w, 2ms, "c"));
    w.spawn(sleeper(w, 3ms, "d"));
    co_await sleeps(w, 2ms);
});

const scenario many_timers("many_timers", "1 2 3 4 5 6 7 8", [](world& w) -> task<> {
    static constexpr std::string_view words[] = {"1", "2", "3", "4", "5", "6", "7", "8"};
    for (int i : {3, 7, 0, 5, 1, 6, 2, 4}) {
        w.spawn(sleeper(w, duration(1000 * (i + 1)), words[i]));
    }
    co_return;
});

const scenario yielding("yielding", "b a b a b a", [](world& w) -> task<> {
    auto turns = [](world& x, std::string_view word) -> task<> {
        const local here(x);
        for (int i = 0; i < 3; ++i) {
            x.say(word);
            co_await yields(x);
        }
    };
    w.spawn(turns(w, "a"));
    co_await turns(w, "b");
});

task<> interrupted(world& w, int flag, int times) {
    const local here(w);
    for (int i = 0; i < times; ++i) {
        co_await watch(w, w.flags[flag].wait());
        w.say("irq");
    }
}

const scenario interrupts("interrupts", "irq irq irq", [](world& w) -> task<> {
    sim::at(now() + 1ms, [&w] { w.flags[0].set(); });
    sim::at(now() + 1ms, [&w] { w.flags[1].set(); });
    sim::at(now() + 2ms, [&w] { w.flags[0].set(); });
    w.spawn(interrupted(w, 1, 1));
    co_await interrupted(w, 0, 2);
});

// After a cancelled wait the flag can be waited for by another, and no set is lost.
const scenario interrupt_handed_on("interrupt_handed_on", "timed out irq", [](world& w) -> task<> {
    sim::at(now() + 3ms, [&w] { w.flags[0].set(); });
    const auto first = co_await wait_for(watch(w, w.flags[0].wait()), 1ms);
    w.say(first ? "irq" : to_string(first.error()));
    const auto second = co_await attempt(watch(w, w.flags[0].wait()));
    w.say(second ? "irq" : to_string(second.error()));
});

const scenario interrupt_at_the_limit("interrupt_at_the_limit", "irq", [](world& w) -> task<> {
    sim::at(now() + 1ms, [&w] { w.flags[0].set(); });
    const auto how = co_await wait_for(w.flags[0].wait(), 1ms);
    w.say(how ? "irq" : to_string(how.error()));
    w.flags[0].clear();
});

task<> receiver(world& w, int times) {
    const local here(w);
    for (int i = 0; i < times; ++i) {
        static_cast<void>(co_await watch(w, w.values.receive()));
        w.say("got");
        co_await yields(w);
    }
}

const scenario values_handed_over("values_handed_over", "got got got got", [](world& w) -> task<> {
    w.spawn(receiver(w, 2));
    w.spawn(receiver(w, 2));
    for (int i = 0; i < 4; ++i) {
        co_await yields(w);
        w.values.send(i);
        co_await sleeps(w, i % 2 == 0 ? 1ms : 0ms);
    }
});

const scenario values_with_limits("values_with_limits", "got no got", [](world& w) -> task<> {
    auto impatient = [](world& x) -> task<> {
        for (int i = 0; i < 3; ++i) {
            const auto value = co_await wait_for(x.values.receive(), 2ms);
            x.say(value ? "got" : "no");
        }
    };
    auto& last = w.spawn(impatient(w));
    co_await sleeps(w, 1ms);
    w.values.send(1);
    co_await sleeps(w, 3ms);
    w.values.send(2);
    static_cast<void>(co_await last);
});

task<> transfers(world& w, device& d, duration time) {
    local buffer(w);
    const local above(w);
    co_await d.transfer(time, buffer.value);
    w.say(buffer.value == 7 ? "data" : "aborted");
}

const scenario hardware("hardware", "data data", [](world& w) -> task<> {
    w.spawn(transfers(w, w.unstoppable, 3ms));
    co_await transfers(w, w.stoppable, 4ms);
});

const scenario hardware_with_limit("hardware_with_limit", "timed out data data timed out",
                                   [](world& w) -> task<> {
                                       const auto a =
                                           co_await wait_for(transfers(w, w.stoppable, 9ms), 1ms);
                                       w.say(a ? "in time" : to_string(a.error()));
                                       co_await transfers(w, w.stoppable, 1ms);
                                       auto then_yields = [](world& x) -> task<> {
                                           co_await transfers(x, x.unstoppable, 9ms);
                                           co_await yields(x);
                                       };
                                       const auto b = co_await wait_for(then_yields(w), 1ms);
                                       w.say(b ? "in time" : to_string(b.error()));
                                   });

const scenario hardware_in_limits("hardware_in_limits", "timed out end", [](world& w) -> task<> {
    auto inner = [](world& x) -> task<> {
        const auto how = co_await attempt(wait_for(transfers(x, x.stoppable, 9ms), 5ms));
        x.say(how ? "?" : to_string(how.error()));
    };
    const auto how = co_await wait_for(inner(w), 4ms); // while it stops the inner limit passes
    w.say(how ? "end" : to_string(how.error()));
});

const scenario
    hardware_in_children("hardware_in_children", "data timed out", [](world& w) -> task<> {
        const auto how = co_await wait_for(
            gather(transfers(w, w.stoppable, 9ms), transfers(w, w.unstoppable, 8ms)), 1ms);
        w.say(how ? "in time" : to_string(how.error()));
    });

} // namespace
} // namespace rondo::harness
