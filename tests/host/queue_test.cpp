// queue_test.cpp - queues and the broker, where a host is needed: interrupts of the simulator, and
// caller's bugs.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

constexpr char digit(unsigned number) { return static_cast<char>('0' + number); }

// ---- From interrupts --------------------------------------------------------------------------

using keys = isr_queue<unsigned, 3>;

task<> gets_keys(trace& words, keys& from, std::string_view name, int times) {
    while (times-- != 0) {
        const unsigned key = co_await from.get();
        words.push(name);
        words.push(digit(key));
    }
}

RONDO_TEST(an_isr_queue_wakes_its_tasks_in_order) {
    sim::reset();
    trace words;
    keys pressed;
    for (unsigned i = 1; i <= 4; ++i) {
        sim::at(now() + 1ms * i, [&pressed, i] { pressed.try_put(i); });
    }
    create_task(gets_keys(words, pressed, "a", 2));
    create_task(gets_keys(words, pressed, "b", 2));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a 1 b 2 a 3 b 4");
}

// Six in one interrupt: the two that are waited for are among the three that there is room for.
task<> waits_while_six_come(trace& words) {
    keys pressed;
    sim::at(now() + 1ms, [&] {
        for (unsigned i = 1; i <= 6; ++i) {
            words.push(pressed.try_put(i) ? "put" : "no");
        }
        words.push(pressed.full() ? "full" : "?");
    });
    auto a = create_task(gets_keys(words, pressed, "a", 1));
    auto b = create_task(gets_keys(words, pressed, "b", 1));
    co_await sleep_for(2ms);
    words.push(digit(pressed.lost()));
    words.push(digit(pressed.try_get().value_or(9)));
    words.push(pressed.empty() ? "empty" : "?");
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
}
RONDO_TEST(an_isr_queue_counts_what_it_has_no_room_for) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(waits_while_six_come(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "put put put no no no full a 1 b 2 3 3 empty");
}

// What a task has been woken for nobody else takes, and if the task is gone it is there again.
task<> is_reserved(trace& words) {
    keys pressed;
    auto a = create_task(gets_keys(words, pressed, "a", 1));
    auto b = create_task(gets_keys(words, pressed, "b", 1));
    co_await yield();
    pressed.try_put(1);
    words.push(pressed.try_get() ? "?" : "reserved");
    b.cancel();
    static_cast<void>(co_await a);
    pressed.try_put(2);
    words.push(digit(pressed.try_get().value_or(9)));
    const auto late = co_await wait_for(pressed.get(), 1ms);
    words.push(to_string(late.error()));
}
RONDO_TEST(an_isr_queue_keeps_an_item_for_whom_it_has_woken) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(is_reserved(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "reserved a 1 2 timed out");
}

// An interrupt comes in the turn in which a task has cancelled itself and begun to wait. The task
// is unwound (7), so the item is for the next one.
task<> dies_waiting(keys& from, bool& resumed) {
    cancel_this_task();
    struct operation {
        keys& queue;
        keys::awaiter get;
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> leaf) noexcept {
            const bool waits = get.await_suspend(leaf);
            queue.try_put(7);
            return waits;
        }
        unsigned await_resume() noexcept { return get.await_resume(); }
    };
    static_cast<void>(co_await operation{from, from.get()});
    resumed = true;
}
task<> inherits(trace& words) {
    keys pressed;
    bool resumed = false;
    auto dying = create_task(dies_waiting(pressed, resumed));
    auto heir = create_task(gets_keys(words, pressed, "heir", 1));
    static_cast<void>(co_await heir);
    words.push(to_string((co_await dying).error()));
    words.push(resumed ? "?" : "unwound");
}
RONDO_TEST(rule_22_an_item_for_a_task_that_must_unwind_goes_to_the_next) {
    trace words;
    RONDO_EXPECT(run(inherits(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "heir 7 cancelled unwound");
}

task<> hears(trace& words, isr_event<unsigned>& e) { words.push(digit(co_await e.wait())); }
task<> three_hear(trace& words) {
    isr_event<unsigned> e;
    sim::at(now() + 1ms, [&e] { e.set(4); });
    auto a = create_task(hears(words, e));
    auto b = create_task(hears(words, e));
    co_await yield();
    a.cancel(); // the first waiter
    co_await hears(words, e);
    static_cast<void>(co_await b);
    e.set(5); // it is set already: the value is new
    co_await hears(words, e);
    e.clear();
    words.push(e.is_set() ? "?" : "clear");
    words.push(to_string((co_await wait_for(e.wait(), 1ms)).error()));
}
RONDO_TEST(an_isr_event_tells_all_who_wait_and_who_comes_later) {
    sim::reset();
    trace words;
    RONDO_EXPECT(run(three_hear(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "4 4 5 clear timed out");
}

// ---- Caller's bugs ----------------------------------------------------------------------------

task<> gets(auto& q) { static_cast<void>(co_await q.get()); }

using one = queue<int, 1>;
using one_from_outside = isr_queue<int, 1>;

RONDO_TEST(rule_28_destroying_a_queue_that_tasks_wait_for_is_a_bug) {
    EXPECT_DEATH(
        {
            one q;
            create_task(gets(q));
            static_cast<void>(run_forever());
        },
        "rondo panic: ");
    EXPECT_DEATH(
        {
            one_from_outside q;
            create_task(gets(q));
            this_loop().run_ready();
        },
        "rondo panic: ");
}
RONDO_TEST(task_done_of_nothing_is_a_bug) {
    one q;
    EXPECT_DEATH(q.task_done(), "rondo panic: ");
}
RONDO_TEST(line_107_a_bad_topic_or_pattern_is_a_bug) {
    broker<int> news;
    event told;
    EXPECT_DEATH(news.publish("a/+", 1), "rondo panic: ");
    EXPECT_DEATH(const subscription to_event(news, "a/#/b", told), "rondo panic: ");
    EXPECT_DEATH(
        {
            auto* const gone = new broker<int>;
            const subscription to_event(*gone, "t", told);
            delete gone;
        },
        "rondo panic: ");
}

} // namespace
} // namespace rondo
