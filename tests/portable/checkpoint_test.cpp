// checkpoint_test.cpp - a cancel is noticed at a checkpoint, and nothing else happens there.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/checkpoint.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using test::trace;

task<> says(trace& words, char word) {
    words.push(word);
    co_return;
}
task<> passes_one(trace& words) {
    auto other = create_task(says(words, 'o'));
    words.push('a');
    co_await checkpoint_if_cancelled(); // the other has no turn
    words.push('b');
    current_task().cancel();
    co_await shield(checkpoint_if_cancelled()); // it has one now
    words.push('c');
    co_await checkpoint_if_cancelled();
    words.push('?');
}
RONDO_TEST(checkpoint_unwinds_who_is_cancelled_and_nobody_else) {
    trace words;
    const result<void> how = run(passes_one(words));
    words.push(how ? "ended" : to_string(how.error()));
    RONDO_EXPECT_EQ(words.text(), "a b o c cancelled");
}

task<> only_shields(int& rounds) {
    for (;;) {
        ++rounds;
        co_await checkpoint_if_cancelled();
        co_await shield(yield());
    }
}
task<> limits(int& rounds) {
    auto task = create_task(only_shields(rounds));
    co_await yield();
    co_await yield();
    task.cancel();
    static_cast<void>(co_await task);
}
RONDO_TEST(checkpoint_ends_who_does_nothing_but_shielded_operations) {
    int rounds = 0;
    RONDO_EXPECT(run(limits(rounds)).has_value());
    RONDO_EXPECT_EQ(rounds, 3);
}

} // namespace
} // namespace rondo
