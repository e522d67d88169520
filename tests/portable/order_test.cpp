// order_test.cpp - who runs when: the loop's order, as words in a trace.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using test::trace;

task<> takes_turns(trace& words, char word, int times) {
    for (int i = 0; i < times; ++i) {
        words.push(word);
        co_await yield();
    }
}

RONDO_TEST(line_2_ten_tasks_yield_in_exact_order) {
    trace words;
    trace expected;
    for (const char word : {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'}) {
        create_task(takes_turns(words, word, 20));
    }
    for (int pass = 0; pass < 20; ++pass) {
        for (const char word : {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'}) {
            expected.push(word);
        }
    }
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), expected.text());
}

task<> says(trace& words, std::string_view word) {
    words.push(word);
    co_return;
}
task<> main_says(trace& words) {
    words.push("main");
    create_task(says(words, "late"));
    words.push("created");
    co_await yield();
    words.push("end");
}
RONDO_TEST(line_3_tasks_created_before_the_run_start_before_main) {
    trace words;
    create_task(says(words, "a"));
    create_task(says(words, "b"));
    words.push("outside");
    RONDO_EXPECT(run(main_says(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "outside a b main created late end");
}

task<int> counts_down(trace& words, int from, int gives) {
    for (int left = from; left > 0; --left) {
        co_await yield();
    }
    words.push(static_cast<char>('0' + gives));
    co_return gives;
}
RONDO_TEST(line_7_a_run_ends_with_its_own_main_alone) {
    trace words;
    create_task(counts_down(words, 2, 1));
    create_task(counts_down(words, 7, 3));
    RONDO_EXPECT_EQ(run(counts_down(words, 4, 2)).value_or(0), 2);
    words.push("ran");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "1 2 ran 3");
}

// A task that yields runs once a pass, whatever else is made runnable in it.
task<> creates(trace& words, int passes) {
    for (int i = 0; i < passes; ++i) {
        words.push("pass");
        create_task(says(words, "new"));
        co_await yield();
    }
}
RONDO_TEST(line_2_no_task_runs_twice_in_a_pass) {
    trace words;
    create_task(creates(words, 3));
    create_task(takes_turns(words, 'a', 3));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "pass a new pass a new pass a new");
}

} // namespace
} // namespace rondo
