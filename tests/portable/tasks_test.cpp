// tasks_test.cpp - tasks, awaits, order.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

task<int> seven() { co_return 7; }

task<int> add(int a, int b) {
    const int sum = a + b;
    co_await yield();
    co_return sum;
}

task<int> nested() {
    const int first = co_await seven();
    const int second = co_await add(first, 1);
    co_return first * 10 + second;
}

RONDO_TEST(line_7_run_gives_the_value_of_main) { RONDO_EXPECT_EQ(run(nested()).value_or(0), 78); }

task<> push_word(trace& words, char word, int times) {
    for (int i = 0; i < times; ++i) {
        words.push(word);
        co_await yield();
    }
}

RONDO_TEST(yielding_tasks_take_turns) {
    trace words;
    create_task(push_word(words, 'a', 3));
    create_task(push_word(words, 'b', 3));
    create_task(push_word(words, 'c', 3));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b c a b c a b c");
}

task<> start_two(trace& words) {
    words.push("main");
    create_task(push_word(words, 'x', 4));
    create_task(push_word(words, 'y', 1));
    words.push("created");
    co_await yield();
    words.push("again");
    co_await yield();
}

RONDO_TEST(a_new_task_runs_in_the_next_pass_and_survives_main) {
    trace words;
    RONDO_EXPECT(run(start_two(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "main created x y again x x"); // x was queued as main ended
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "main created x y again x x x");
}

task<> stop_after_one_turn(trace& words) {
    words.push("stop");
    stop();
    co_await yield();
    words.push("after");
}

// What is queued ahead of the stop still runs, once; what comes behind it is for the next run.
RONDO_TEST(line_8_stop_ends_the_run_and_loses_nothing) {
    trace words;
    create_task(push_word(words, 'a', 3));
    create_task(stop_after_one_turn(words));
    create_task(push_word(words, 'b', 2));
    RONDO_EXPECT(run_forever().error() == errc::stopped);
    RONDO_EXPECT_EQ(words.text(), "a stop b a");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a stop b a after b a");
}

RONDO_TEST(a_handle_says_when_its_task_is_done) {
    trace words;
    const task_handle handle = create_task(push_word(words, 'a', 1), "pusher");
    RONDO_EXPECT(static_cast<bool>(handle));
    RONDO_EXPECT(!handle.done());
    RONDO_EXPECT_EQ(std::string_view(handle.name()), "pusher");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT(handle.done());
}

task<> never_started(trace& words) {
    words.push("ran");
    co_return;
}

RONDO_TEST(a_coroutine_that_is_dropped_never_runs) {
    trace words;
    {
        task<> dropped = never_started(words);
        dropped.discard();
    }
    RONDO_EXPECT_EQ(words.text(), "");
}

task<int> countdown(int n) {
    if (n == 0) {
        co_return 0;
    }
    const int rest = co_await countdown(n - 1);
    co_return rest + 1;
}

RONDO_TEST(coroutines_may_recurse) { RONDO_EXPECT_EQ(run(countdown(5)).value_or(0), 5); }

// Two of these on the stack at once would mean that resuming nests.
std::uintptr_t lowest_stack;
[[gnu::noinline]] void mark_stack() {
    // Why not the address of a local: AddressSanitizer may keep locals on a stack of its own.
    const auto address = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    lowest_stack = address < lowest_stack ? address : lowest_stack;
}

task<> leaf() {
    mark_stack();
    co_return;
}

task<std::uintptr_t> await_many(int times) {
    co_await leaf();
    const std::uintptr_t once = lowest_stack;
    for (int i = 0; i < times; ++i) {
        co_await leaf();
    }
    co_return once - lowest_stack;
}

RONDO_TEST(a_hundred_thousand_awaits_need_no_more_stack_than_one) {
    lowest_stack = ~std::uintptr_t{0};
    RONDO_EXPECT_EQ(run(await_many(100'000)).value_or(1), 0u);
}

task<> move_only(std::array<int, 3> values, int& sum) {
    co_await yield();
    sum = values[0] + values[1] + values[2];
}

RONDO_TEST(parameters_by_value_live_in_the_frame) {
    int sum = 0;
    create_task(move_only({1, 2, 3}, sum));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(sum, 6);
}

} // namespace
} // namespace rondo
