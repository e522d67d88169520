// stack_test.cpp - a million awaits of children that finish at once need no more stack than one.
//
// That is what resuming through the loop is for. Runs in tests_sim, and at -O0, where no compiler
// turns a call at the end of a function into a jump.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <algorithm>
#include <pthread.h>
#include <vector>

using namespace rondo;
using namespace rondo::test;

namespace {

task<> child() { co_return; }
task<int> child_with_result(int i) { co_return i; }
task<int> nested(int i) { co_return co_await child_with_result(i); }

task<int> awaits(int times) {
    int sum = 0;
    for (int i = 0; i < times; ++i) {
        co_await child();
        sum += co_await child_with_result(1);
        sum += co_await nested(1);
    }
    co_return sum;
}

constexpr unsigned char paint = 0xa5;

// How many bytes of a thread's stack have been written to when `times` has been awaited.
std::size_t stack_for(int times) {
    struct job {
        int times;
        int sum;
    };
    job j{times, 0};
    alignas(4096) static std::array<unsigned char, 1 << 18> stack;
    stack.fill(paint);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack.data(), stack.size());
    pthread_t thread{};
    const auto body = [](void* argument) -> void* {
        auto& mine = *static_cast<job*>(argument);
        mine.sum = run(awaits(mine.times)).value_or(-1);
        return nullptr;
    };
    EXPECT_EQ(pthread_create(&thread, &attributes, body, &j), 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    EXPECT_EQ(j.sum, 2 * times);
    const auto touched = std::ranges::find_if(stack, [](unsigned char c) { return c != paint; });
    return static_cast<std::size_t>(stack.end() - touched);
}

RONDO_TEST(a_million_awaits_need_no_more_stack_than_one) {
    stack_for(1); // what is done once in a program
    const std::size_t once = stack_for(1);
    EXPECT_GT(once, 0u);
    const std::size_t frames = this_loop().frames().stats().high_water;
    EXPECT_LT(stack_for(250'000), once + 1024); // a word for each would be megabytes
    if (!with_address_sanitizer) {              // which keeps ended frames back for a while
        EXPECT_EQ(this_loop().frames().stats().high_water, frames);
    }
}

} // namespace
