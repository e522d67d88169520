// group_test.cpp - groups and barriers, where a host is needed: exceptions and caller's bugs.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <stdexcept>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

#if RONDO_EXCEPTIONS

task<> throws(const char* what, int turns) {
    for (int i = 0; i < turns; ++i) {
        co_await yield();
    }
    throw std::runtime_error(what);
}
task<> throws_when_cancelled(const char* what) {
    static_cast<void>(co_await attempt(sleep_for(1h)));
    throw std::runtime_error(what);
}
task<> runs_group(trace& words, int where) {
    try {
        co_await with_group([&](task_group& g) -> task<> {
            switch (where) {
            case 0: // a child, while the body waits
                g.start(throws("child", 1));
                co_await sleep_for(1h);
                break;
            case 1: // a child, after the body
                g.start(throws("late", 1));
                break;
            case 2: // the body; the child's own comes second, and is reported
                g.start(throws_when_cancelled("second"), "worker");
                co_await yield();
                throw std::runtime_error("body");
            default: // the child; the body's comes second
                g.start(throws("first", 2));
                co_await throws_when_cancelled("body");
            }
        });
        words.push("not reached");
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
    co_await yield(); // nothing is pending
}
RONDO_TEST(rule_20_the_first_exception_of_a_group_is_raised) {
    trace words;
    testing::internal::CaptureStderr();
    for (int where = 0; where < 4; ++where) {
        EXPECT_TRUE(run(runs_group(words, where)));
    }
    EXPECT_EQ(words.text(), "child late body first");
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "rondo: task worker was ended by an exception: second\n");
}

task<> exception_through_a_handle(trace& words) {
    task_handle<> child;
    try {
        co_await with_group([&](task_group& g) -> task<> {
            child = g.start(throws("twice", 1));
            co_return;
        });
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
    try {
        static_cast<void>(co_await child);
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
}
RONDO_TEST(rule_24_an_exception_is_had_from_the_group_and_from_the_handle) {
    trace words;
    EXPECT_TRUE(run(exception_through_a_handle(words)));
    EXPECT_EQ(words.text(), "twice twice");
}

#endif

task<> fails() { co_await fail(errc::overrun); }

task<> forgotten_member() {
    task_group g;
    g.start(fails(), "pump");
    co_await g.join();
}
RONDO_TEST(rule_24_a_member_that_nobody_asks_is_reported) {
    testing::internal::CaptureStderr();
    EXPECT_TRUE(run(forgotten_member()));
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "rondo: task pump has failed: overrun\n");
}

task<> sleeps() { co_await sleep_for(1h); }

task<> drops_a_group() {
    task_group g;
    g.start(sleeps());
    co_return;
}
RONDO_TEST(rule_28_destroying_a_group_that_has_tasks_is_a_bug) {
    EXPECT_DEATH(static_cast<void>(run(drops_a_group())), "rondo panic: ");
}

task<> waits_for_itself() {
    task_group g;
    g.start([](task_group& own) -> task<> { co_await own.join(); }(g));
    co_await g.join();
}
RONDO_TEST(a_member_that_waits_for_its_own_group_is_a_bug) {
    EXPECT_DEATH(static_cast<void>(run(waits_for_itself())), "rondo panic: ");
}

task<> arrives(barrier<>& b) { co_await b.wait(); }

RONDO_TEST(rule_28_destroying_a_barrier_that_tasks_wait_for_is_a_bug) {
    EXPECT_DEATH(
        {
            barrier b(2);
            create_task(arrives(b));
            static_cast<void>(run_forever());
        },
        "rondo panic: ");
}

task<> needs_too_much() {
    volatile char large[2 << 20];         // more than the arena
    volatile char* volatile kept = large; // so that no compiler makes less of it
    large[0] = 1;
    co_await yield();
    kept[1] = large[0];
}
task<> meets(trace& words, auto& b) {
    const auto how = co_await attempt(b.wait());
    words.push(how ? "met" : to_string(how.error()));
}
task<> callback_without_a_frame(trace& words) {
    barrier b(2, [] { return needs_too_much(); });
    auto first = create_task(meets(words, b));
    co_await yield();
    co_await meets(words, b);
    static_cast<void>(co_await first);
    b.trigger();
    words.push(b.trigger() ? "true" : "false");
}
RONDO_TEST(a_callback_without_a_frame_is_an_error_at_the_last_arrival) {
    trace words;
    EXPECT_TRUE(run(callback_without_a_frame(words)));
    EXPECT_EQ(words.text(), "met no frame memory false");
}

RONDO_TEST(a_barrier_of_nobody_is_a_bug) { EXPECT_DEATH(barrier<>(0), "rondo panic: "); }

} // namespace
} // namespace rondo
