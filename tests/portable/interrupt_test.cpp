// interrupt_test.cpp - isr_flag and ring_buffer, used from a task only: what an interrupt does to
// them is tested where interrupts are (tests/host/sim_test.cpp, tests/chip).
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

task<> wait_and_push(isr_flag& flag, trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        co_await flag.wait();
        words.push("woken");
    }
}

task<> set_each_ms(isr_flag& flag, trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        co_await sleep_for(1ms);
        words.push("set");
        flag.set();
    }
}

RONDO_TEST(a_set_wakes_the_waiting_task_later) {
    isr_flag flag;
    trace words;
    create_task(wait_and_push(flag, words, 3));
    create_task(set_each_ms(flag, words, 3));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "set woken set woken set woken");
}

// The loop has seen that the task waits, and before it looks at the flag the interrupt comes.
task<> wait_as(isr_flag& flag, trace& words, detail::task_block*& who) {
    who = &this_loop().current();
    co_await flag.wait();
    words.push("woken");
}
task<> wake_then_leave(trace& words) {
    isr_flag flags[2];
    detail::task_block* who[2] = {};
    create_task(wait_as(flags[0], words, who[0]));
    create_task(wait_as(flags[1], words, who[1]));
    co_await yield();
    flags[0].set();
    words.push(isr_flag::leave(*who[0]) ? "left" : "too-late"); // last in the inbox
    flags[1].set();
    words.push(isr_flag::leave(*who[0]) ? "left" : "too-late"); // no longer the last
    co_await sleep_for(1ms);
}

RONDO_TEST(an_interrupt_between_the_look_and_the_leave_wins) {
    trace words;
    RONDO_EXPECT(run(wake_then_leave(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "too-late too-late woken woken");
}

RONDO_TEST(sets_without_a_waiter_are_remembered_as_one) {
    isr_flag flag;
    trace words;
    flag.set();
    flag.set();
    RONDO_EXPECT(flag.is_set());
    RONDO_EXPECT(run(wait_and_push(flag, words, 1)).has_value());
    RONDO_EXPECT(!flag.is_set());
    RONDO_EXPECT_EQ(words.text(), "woken");
}

RONDO_TEST(clear_forgets_a_set) {
    isr_flag flag;
    flag.set();
    flag.clear();
    RONDO_EXPECT(!flag.is_set());
}

RONDO_TEST(a_ring_buffer_keeps_order_and_refuses_when_full) {
    ring_buffer<std::uint8_t, 4> ring;
    for (std::uint8_t round = 0; round < 100; ++round) { // the indexes wrap around the array
        for (std::uint8_t i = 0; i < 4; ++i) {
            RONDO_EXPECT(ring.try_put(static_cast<std::uint8_t>(round + i)));
        }
        RONDO_EXPECT(ring.full());
        RONDO_EXPECT(!ring.try_put(99));
        for (std::uint8_t i = 0; i < 4; ++i) {
            RONDO_EXPECT_EQ(ring.try_take().value_or(255), static_cast<std::uint8_t>(round + i));
        }
        RONDO_EXPECT(ring.empty());
        RONDO_EXPECT(!ring.try_take().has_value());
    }
}

} // namespace
} // namespace rondo
