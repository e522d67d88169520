// sync.cpp - scenarios: semaphores, conditions, events with values.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

task<> has_permit(world& w, duration time, std::string_view word) {
    const local here(w);
    const auto permit = co_await watch(w, w.permits.scoped());
    const local inside(w);
    w.say(word);
    co_await sleeps(w, time);
}

const scenario semaphore_hand_over("semaphore_hand_over", "d a b c", [](world& w) -> task<> {
    w.spawn(has_permit(w, 2ms, "a"));
    w.spawn(has_permit(w, 0ms, "b"));
    w.spawn(has_permit(w, 1ms, "c"));
    co_await has_permit(w, 1ms, "d");
});

const scenario semaphore_with_limit("semaphore_with_limit", "a b timed out",
                                    [](world& w) -> task<> {
                                        w.spawn(has_permit(w, 3ms, "a"));
                                        w.spawn(has_permit(w, 3ms, "b"));
                                        co_await yields(w);
                                        const auto got =
                                            co_await wait_for(has_permit(w, 0ms, "c"), 1ms);
                                        w.say(got ? "got" : to_string(got.error()));
                                    });

// The guard checks that the lock is owned however the wait ends.
task<> waits_for_change(world& w, std::string_view word) {
    const local here(w);
    const auto held = co_await watch(w, w.locks[0].scoped());
    co_await watch(w, w.changed.wait());
    const local inside(w);
    w.say(word);
    co_await sleeps(w, 1ms);
}
task<> changes(world& w, unsigned count, duration time) {
    const local here(w);
    const auto held = co_await watch(w, w.locks[0].scoped());
    w.changed.notify(count);
    co_await sleeps(w, time); // cancels come while those notified wait for the lock
}

const scenario condition_in_order("condition_in_order", "a b c", [](world& w) -> task<> {
    w.spawn(waits_for_change(w, "a"));
    w.spawn(waits_for_change(w, "b"));
    w.spawn(waits_for_change(w, "c"));
    co_await yields(w);
    co_await changes(w, 1, 1ms);
    co_await changes(w, 2, 1ms);
});

const scenario condition_with_limit("condition_with_limit", "timed out b", [](world& w) -> task<> {
    w.spawn([](world& x) -> task<> {
        const auto held = co_await watch(x, x.locks[0].scoped());
        const auto how = co_await wait_for(watch(x, x.changed.wait()), 1ms);
        x.say(how ? "a" : to_string(how.error()));
        co_await yields(x);
    }(w));
    w.spawn(waits_for_change(w, "b"));
    co_await sleeps(w, 2ms);
    co_await changes(w, 1, 1ms);
});

// The limit passes while another task holds the lock, before and after the notify.
const scenario condition_ends_late("condition_ends_late", "timed out told", [](world& w) -> task<> {
    auto waits = [](world& x, std::string_view word) -> task<> {
        const local here(x);
        const auto held = co_await watch(x, x.locks[0].scoped());
        const auto how = co_await wait_for(watch(x, x.changed.wait()), 2ms);
        x.say(how ? word : to_string(how.error()));
    };
    auto& first = w.spawn(waits(w, "?"));
    co_await sleeps(w, 1ms);
    {
        const auto held = co_await watch(w, w.locks[0].scoped());
        co_await sleeps(w, 3ms);
    }
    static_cast<void>(co_await first);
    auto& second = w.spawn(waits(w, "told"));
    co_await sleeps(w, 1ms);
    co_await changes(w, 1, 3ms);
    static_cast<void>(co_await second);
});

const scenario condition_with_shield("condition_with_shield", "a", [](world& w) -> task<> {
    w.spawn([](world& x) -> task<> {
        const auto held = co_await watch(x, x.locks[0].scoped());
        co_await shield(wait_for(x.changed.wait(), 5ms));
        x.say("a");
    }(w));
    co_await sleeps(w, 1ms);
    co_await changes(w, 1, 5ms);
});

task<> gets_number(world& w) {
    const local here(w);
    const int number = co_await watch(w, w.numbers.wait());
    w.say(number == 1 ? "one" : "another");
}
const scenario values_of_events("values_of_events", "none one one", [](world& w) -> task<> {
    w.spawn(gets_number(w));
    w.spawn(gets_number(w));
    co_await sleeps(w, 1ms);
    w.numbers.set(1);
    w.numbers.set(2);
    w.numbers.clear();
    w.events[0].pulse();
    w.say(w.numbers.is_set() ? "?" : "none");
    co_await yields(w);
});

} // namespace
} // namespace rondo::harness
