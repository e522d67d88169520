// loop_test.cpp - the loop beyond its turns: three classes of work, stops, several loops, reset.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <chrono>

using namespace rondo;
using namespace rondo::test;
using namespace std::chrono_literals;

namespace {

task<> push_after(trace& words, char word, duration time, int times) {
    for (int i = 0; i < times; ++i) {
        co_await after(time);
        words.push(word);
    }
}
task<> push_and_yield(trace& words, char word, int times) {
    for (int i = 0; i < times; ++i) {
        words.push(word);
        co_await yield();
    }
}

// ---- Low priority -----------------------------------------------------------------------------

RONDO_TEST(line_83_low_priority_waits_for_a_quiet_moment_and_takes_turns) {
    trace words;
    create_task(push_after(words, '0', 0ms, 3));
    create_task(push_after(words, '1', 0ms, 3));
    create_task(push_after(words, '2', 0ms, 3));
    create_task(push_and_yield(words, 'H', 4));
    create_task(push_and_yield(words, 'h', 4));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "H h H h H h H h 0 1 2 0 1 2 0 1 2");
}

void pushes(trace& words, char word) { words.push(word); }
RONDO_TEST(line_83_low_priority_callbacks_wait_for_a_quiet_moment) {
    trace words;
    call_after(0ms, pushes, std::ref(words), '0');
    call_after(0ms, pushes, std::ref(words), '1');
    task_handle<> taken_back = call_after(0ms, pushes, std::ref(words), '?');
    taken_back.cancel();
    call_soon(pushes, std::ref(words), 's');
    create_task(push_and_yield(words, 'H', 4));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "s H H H H 0 1");
}

task<> limited(trace& words) {
    const auto how = co_await wait_for(after(1h), 1ms);
    words.push(to_string(how.error()));
}
RONDO_TEST(line_85_low_priority_waits_are_cancelled_and_timed_out) {
    trace words;
    task_handle<> cancelled = create_task(push_after(words, '?', 1h, 1));
    create_task(limited(words));
    create_task([](task_handle<>& h, trace& w) -> task<> {
        co_await yield();
        h.cancel();
        w.push(to_string((co_await h).error()));
    }(cancelled, words));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled timed out");
}

// Due, and kept from its turn by others: a cancel still reaches it at once.
task<> cancels_the_starving(trace& words, task_handle<>& starving) {
    for (int i = 0; i < 3; ++i) {
        words.push("H");
        co_await yield();
    }
    starving.cancel();
    words.push(to_string((co_await starving).error()));
}
RONDO_TEST(line_85_a_starving_task_is_cancelled_at_once) {
    trace words;
    task_handle<> starving = create_task(push_after(words, '?', 0ms, 1));
    create_task(cancels_the_starving(words, starving));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "H H H cancelled");
}

// ---- Devices first ----------------------------------------------------------------------------

task<> serves(trace& words, isr_flag& device, int times) {
    for (int i = 0; i < times; ++i) {
        co_await device.wait();
        words.push("device");
    }
}
task<> interrupts_at(trace& words, char word, isr_flag* device) {
    co_await yield();
    words.push(word);
    if (device != nullptr) {
        device->set(); // as an interrupt does, in the middle of this turn
    }
}
RONDO_TEST(a_task_that_an_interrupt_woke_goes_ahead_of_the_others) {
    trace words;
    isr_flag device;
    create_task(serves(words, device, 2));
    create_task(interrupts_at(words, 'a', &device));
    create_task(interrupts_at(words, 'b', nullptr));
    create_task(interrupts_at(words, 'c', &device));
    create_task(interrupts_at(words, 'd', nullptr));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a device b c device d");
}

// ---- Ends of a run ----------------------------------------------------------------------------

task<> counts(int& turns) {
    for (;;) {
        ++turns;
        co_await yield();
    }
}
task<> asks_to_end(int& turns) {
    while (turns < 3) {
        co_await yield();
    }
    this_loop().interrupt(); // a key, a signal
    co_await sleep_for(1h);
}
task<int> shuts_down() {
    co_await yield();
    co_return 7;
}
RONDO_TEST(an_interrupted_run_can_be_followed_by_a_shutdown) {
    int turns = 0;
    create_task(asks_to_end(turns));
    task_handle<> counter = create_task(counts(turns));
    RONDO_EXPECT(run_forever().error() == errc::interrupted);
    const int before = turns;
    RONDO_EXPECT_EQ(run(shuts_down()).value_or(0), 7);
    RONDO_EXPECT(turns > before); // the others went on meanwhile
    this_loop().reset();
    RONDO_EXPECT(counter.cancelled());
    RONDO_EXPECT_EQ(this_loop().tasks(), 0u);
}

// ---- Reset ------------------------------------------------------------------------------------

struct leaves_a_word {
    trace& words;
    char word;
    ~leaves_a_word() { words.push(word); }
};
task<> holds(trace& words, char word, lock& l) {
    const leaves_a_word last{words, word};
    const auto held = co_await l.scoped();
    co_await sleep_for(1h);
}
task<> holds_two(trace& words, lock& l) {
    const leaves_a_word last{words, 'p'};
    co_await gather(holds(words, 'x', l), holds(words, 'y', l));
}
task<> waits_for_flag(trace& words, isr_flag& flag) {
    const leaves_a_word last{words, 'f'};
    co_await flag.wait();
}
RONDO_TEST(line_8_reset_destroys_everything_children_before_parents) {
    trace words;
    lock l;
    isr_flag flag;
    isr_flag set;
    create_task(waits_for_flag(words, flag));
    create_task(waits_for_flag(words, set));
    create_task(holds_two(words, l));
    create_task(push_after(words, '?', 0ms, 1), "low");
    create_task([](isr_flag& f) -> task<> {
        co_await yield();
        co_await yield();
        f.set();
        stop();
        co_await yield();
    }(set));
    RONDO_EXPECT(run_forever().error() == errc::stopped);
    this_loop().reset();
    RONDO_EXPECT_EQ(this_loop().tasks(), 0u);
    RONDO_EXPECT(!l.locked());
    RONDO_EXPECT(run_forever().has_value()); // and it is as good as new
    RONDO_EXPECT_EQ(run(shuts_down()).value_or(0), 7);
    RONDO_EXPECT(!flag.is_set());
}

// ---- Several loops ----------------------------------------------------------------------------

task<> crosses_over(trace& words, isr_flag& mine, isr_flag& theirs, char word, bool first) {
    for (int i = 0; i < 3; ++i) {
        if (!first || i != 0) {
            co_await mine.wait();
        }
        words.push(word);
        theirs.set();
    }
}
RONDO_TEST(line_1_two_loops_have_a_life_and_memory_of_their_own) {
    alignas(frame_alignment) static std::array<std::byte, 4096> arena;
    trace words;
    isr_flag to_first;
    isr_flag to_second;
    executor second{arena};
    {
        const loop_scope here(second);
        create_task(crosses_over(words, to_second, to_first, 'b', false));
    }
    create_task(crosses_over(words, to_first, to_second, 'a', true));
    for (int i = 0; i < 4; ++i) {
        this_loop().run_ready();
        const loop_scope here(second);
        RONDO_EXPECT(this_loop().run_ready() == never);
    }
    RONDO_EXPECT_EQ(words.text(), "a b a b a b");
    RONDO_EXPECT_EQ(second.tasks(), 0u);
    RONDO_EXPECT_EQ(second.frames().stats().in_use, 0u);
    RONDO_EXPECT(second.frames().stats().high_water > 0u);
}

// A loop that has not had a task yet: what an interrupt does to it counts all the same.
RONDO_TEST(line_1_a_loop_may_run_and_be_interrupted_before_its_first_task) {
    alignas(frame_alignment) static std::array<std::byte, 4096> arena;
    trace words;
    isr_flag device;
    executor loop{arena};
    const loop_scope here(loop);
    loop.interrupt();
    const result<void> how = run_forever();
    RONDO_EXPECT(!how && how.error() == errc::interrupted);
    create_task(serves(words, device, 1));
    create_task(interrupts_at(words, 'a', &device));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a device");
}

task<> sleeps(duration time) { co_await sleep_for(time); }
RONDO_TEST(run_ready_says_when_to_call_again) {
    RONDO_EXPECT(this_loop().run_ready() == never);
    const time_point before = now();
    create_task(sleeps(1ms));
    const time_point again = this_loop().run_ready();
    RONDO_EXPECT(again >= before + 1ms && again <= now() + 1ms);
    RONDO_EXPECT(run_forever().has_value());
}

} // namespace
