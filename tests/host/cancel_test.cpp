// cancel_test.cpp - rules of docs/cancellation.md that need a host: exceptions, caller's bugs, the
// simulator's hardware, more memory than there is. The others are in tests/portable.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <memory>
#include <stdexcept>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// ---- Exceptions -------------------------------------------------------------------------------

#if RONDO_EXCEPTIONS

task<> catches_all(trace& words) {
    try {
        co_await sleep_for(1h);
    } catch (...) {
        words.push("caught");
    }
    words.push("not reached");
}
task<> rule_11(trace& words) {
    auto task = create_task(catches_all(words));
    co_await yield();
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_11_catch_all_never_sees_a_cancel) {
    trace words;
    RONDO_EXPECT(run(rule_11(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled");
}

task<int> throws() {
    co_await yield();
    throw std::runtime_error("broken");
}
struct cabinet {
    trace& words;
    task<> enter() {
        words.push("open");
        co_return;
    }
    task<> exit() {
        co_await sleep_for(1ms);
        words.push("closed");
    }
};
task<> throws_in_all(trace& words, int where) {
    cabinet c{words};
    try {
        switch (where) {
        case 0:
            static_cast<void>(co_await attempt(throws()));
            break;
        case 1:
            static_cast<void>(co_await wait_for(shield(throws()), 1s));
            break;
        case 2:
            co_await with(c, [](cabinet&) { return throws(); });
            break;
        case 3:
            static_cast<void>(co_await gather(throws(), sleep_for(1h)));
            break;
        default:
            static_cast<void>(co_await select(throws(), throws()));
        }
        words.push("not reached");
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
    co_await sleep_for(2s); // no stray deadline comes
}
RONDO_TEST(rule_24_an_exception_crosses_everything_and_with_cleans_up_first) {
    trace words;
    for (int where = 0; where < 5; ++where) {
        RONDO_EXPECT(run(throws_in_all(words, where)).has_value());
    }
    RONDO_EXPECT_EQ(words.text(), "broken broken open closed broken broken broken");
}

RONDO_TEST(rule_25_an_await_that_throws_while_it_suspends_ends_the_program) {
    struct throws_while_suspending {
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) const { throw std::runtime_error("too late"); }
        void await_resume() const noexcept {}
    };
    EXPECT_DEATH(static_cast<void>(run([]() -> task<> {
                     static_cast<void>(co_await attempt(throws_while_suspending{}));
                 }())),
                 "too late");
}

#endif

// ---- Hardware that cannot be stopped at once --------------------------------------------------

// Writes to a buffer in a frame; told to stop, it does so 1 ms later, or completes.
struct transfer {
    int& buffer;
    bool stoppable;
    detail::task_block* task = nullptr;

    static bool leave(detail::task_block& waiter) noexcept {
        auto& self = *reinterpret_cast<transfer*>(waiter.next);
        if (self.stoppable) {
            sim::at(now() + 1ms, [&self] { self.end(-1); });
        }
        return false;
    }
    static constexpr detail::wait_kind kind{"transfer", true, &leave};

    void end(int value) noexcept {
        if (detail::task_block* const waiter = std::exchange(task, nullptr); waiter != nullptr) {
            buffer = value;
            if (value < 0) {
                this_loop().abort_from_interrupt(*waiter);
            } else {
                this_loop().make_runnable_from_interrupt(*waiter);
            }
        }
    }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) {
        task = &this_loop().suspend(leaf, kind);
        task->prev = task;
        task->next = reinterpret_cast<detail::link_head*>(this);
        if (!stoppable) {
            sim::at(now() + 5ms, [this] { end(7); });
        }
    }
    void await_resume() const noexcept {}
};

struct lives {
    trace& words;
    ~lives() { words.push(now() >= time_point(2ms) ? "late" : "early"); }
};
task<> receives(trace& words, bool stoppable) {
    int buffer = 0;
    const lives l{words};
    co_await transfer{buffer, stoppable};
    words.push(buffer == 7 ? "data" : "?");
    co_await yield();
    words.push("not reached");
}
task<> rule_22(trace& words, bool stoppable) {
    const auto how = co_await wait_for(receives(words, stoppable), 1ms);
    words.push(to_string(how.error()));
    words.push(now() == time_point(2ms) ? "2" : now() == time_point(5ms) ? "5" : "?");
}
RONDO_TEST(rule_22_a_frame_lives_until_the_hardware_has_let_go) {
    for (const bool stoppable : {true, false}) {
        sim::reset();
        trace words;
        RONDO_EXPECT(run(rule_22(words, stoppable)).has_value());
        RONDO_EXPECT_EQ(words.text(), stoppable ? "late timed out 2" : "data late timed out 5");
    }
}

// Cancelled while it waits it gets its data (4); the next transfer is one too many (7).
task<> never_stops_receiving(trace& words) {
    for (;;) {
        int buffer = 0;
        co_await transfer{buffer, false};
        words.push("data");
    }
}
RONDO_TEST(rule_7_hardware_that_cannot_be_stopped_makes_no_task_immortal) {
    sim::reset();
    trace words;
    const auto how = run([](trace& w) -> task<> {
        w.push(to_string((co_await wait_for(never_stops_receiving(w), 6ms)).error()));
        w.push(now() == time_point(15ms) ? "15" : "?");
        auto other = create_task(never_stops_receiving(w));
        co_await yield();
        other.cancel();
        w.push(to_string((co_await other).error()));
    }(words));
    RONDO_EXPECT(how.has_value());
    RONDO_EXPECT_EQ(words.text(), "data data timed out 15 data cancelled");
}

RONDO_TEST(there_is_no_task_to_cancel_outside_of_any) {
    if (!RONDO_CHECKED) {
        GTEST_SKIP() << "unchecked builds do not look";
    }
    EXPECT_DEATH(cancel_this_task(), "this needs a task, and none runs here");
}

// ---- Frames that are not to be had ------------------------------------------------------------

task<int> needs_too_much() {
    volatile char large[2 << 20];         // more than the arena
    volatile char* volatile kept = large; // so that no compiler makes less of it
    large[0] = 1;
    co_await yield();
    co_return kept[0];
}
task<> rule_25(trace& words) {
    words.push(to_string((co_await attempt(needs_too_much())).error()));
    words.push(to_string((co_await wait_for(needs_too_much(), 1s)).error()));
    words.push(to_string((co_await attempt(gather(yield(), needs_too_much()))).error()));
    auto failing = create_task([]() -> task<> { static_cast<void>(co_await needs_too_much()); }());
    words.push(to_string((co_await failing).error()));
}
RONDO_TEST(rule_25_a_missing_frame_is_raised_in_the_task) {
    trace words;
    RONDO_EXPECT(run(rule_25(words)).has_value());
    RONDO_EXPECT_EQ(words.text(),
                    "no frame memory no frame memory no frame memory no frame memory");
}

// ---- Caller's bugs ----------------------------------------------------------------------------

struct two_waits {
    event& a;
    event& b;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) noexcept {
        a.wait().await_suspend(leaf);
        b.wait().await_suspend(leaf);
    }
    void await_resume() const noexcept {}
};
task<> waits_twice(event& a, event& b) { co_await two_waits{a, b}; }

RONDO_TEST(rule_26_a_second_wait_while_one_is_open_is_a_bug) {
    if (RONDO_CHECKED) {
        event a;
        event b;
        EXPECT_DEATH(static_cast<void>(run(waits_twice(a, b))), "rondo panic: .*waits already");
    }
}

struct counts_death {
    int* deaths;
    explicit counts_death(int& d) noexcept : deaths(&d) {}
    counts_death(counts_death&& other) noexcept : deaths(std::exchange(other.deaths, nullptr)) {}
    ~counts_death() {
        if (deaths != nullptr) {
            ++*deaths;
        }
    }
};
task<> runs([[maybe_unused]] counts_death argument, int& started) {
    ++started;
    co_await sleep_for(1ms);
}
RONDO_TEST(rule_27_a_task_object_destroys_only_what_has_not_started) {
    int deaths = 0;
    int started = 0;
    {
        task<> dropped = runs(counts_death(deaths), started);
        RONDO_EXPECT_EQ(deaths, 0);
        dropped.discard();
    }
    RONDO_EXPECT_EQ(deaths, 1);
    RONDO_EXPECT_EQ(started, 0);
    {
        task<> given = runs(counts_death(deaths), started);
        create_task(std::move(given));
    }
    RONDO_EXPECT_EQ(deaths, 1);
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(deaths, 2);
    RONDO_EXPECT_EQ(started, 1);
}

task<> waits_for(event& e) { co_await e.wait(); }
task<> acquires(lock& l) { co_await l.acquire(); }

RONDO_TEST(rule_28_destroying_an_event_that_tasks_wait_for_is_a_bug) {
    EXPECT_DEATH(
        {
            event e;
            create_task(waits_for(e));
            static_cast<void>(run_forever());
        },
        "rondo panic: ");
}

RONDO_TEST(rule_28_destroying_a_lock_that_tasks_wait_for_is_a_bug) {
    EXPECT_DEATH(
        {
            lock l;
            create_task(acquires(l), "first");
            create_task(acquires(l), "second");
            static_cast<void>(run_forever());
        },
        "rondo panic: ");
}

task<std::unique_ptr<int>> boxed() { co_return std::make_unique<int>(5); }
task<> asks_twice() {
    auto task = create_task(boxed());
    static_cast<void>(co_await task);
    static_cast<void>(co_await task);
}
RONDO_TEST(asking_twice_for_a_result_that_cannot_be_copied_is_a_bug) {
    EXPECT_DEATH(static_cast<void>(run(asks_twice())), "rondo panic: ");
}

} // namespace
} // namespace rondo
