// hold_test.cpp - the longest turn is that of the task that does not yield, by the machine's clock.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#if RONDO_TRACE

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// A turn longer than any before it, whatever the machine was doing meanwhile.
task<> hogs() {
    const time_point until = now() + this_loop().trace().longest_hold().time + 3ms;
    while (now() < until) {
    }
    co_await yield();
}
task<> asks(trace& words, duration& held) {
    const hold longest = this_loop().trace().longest_hold();
    words.push(longest.task);
    held = longest.time;
    this_loop().trace().forget_longest_hold();
    words.push(this_loop().trace().longest_hold().time == 0us ? "forgotten" : "?");
    co_return;
}
task<> yields(int times) {
    while (times-- != 0) {
        co_await yield();
    }
}

RONDO_TEST(hold_names_the_task_that_does_not_yield) {
    trace words;
    duration held{};
    create_task(yields(3), "polite");
    create_task(hogs(), "hog");
    create_task(asks(words, held), "asks");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "hog forgotten");
    RONDO_EXPECT(held >= 3ms);
}

} // namespace
} // namespace rondo

#endif
