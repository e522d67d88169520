// cantest.hpp - the tutorial's six programs about stopping tasks: by name, by group, waiting until
// they have really ended or not.
//
// A cancel is delivered at once. Where the tutorial's tasks went on sleeping until their next turn,
// these end earlier: tests/host/tutorial_test.cpp has both times for each line.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace tutorial::cantest {

using namespace rondo;
using namespace std::chrono_literals;

inline void try_to_cancel(const char* name) {
    say(name, cancel_named(name) ? " will be cancelled" : " cannot be cancelled");
}
inline void say_whether_running(const char* name) {
    say(name, is_running(name) ? " is running" : " is not running");
}
template <class T>
task_handle<T> started(result<task_handle<T>> how) {
    return std::move(how).value_or(task_handle<T>());
}

// ---- 1: a task is cancelled in its sleep, and still gives a result ----------------------------

// What it gives after the cancel is its result: it does not suspend any more.
inline task<int> answer(const char* name) {
    say(name, " starts");
    const auto slept = co_await attempt(sleep_for(4s));
    say(name, slept ? " is done" : " was cancelled");
    co_return slept ? 42 : -1;
}
inline task<> say_result(const char* name, task_handle<int>& handle) {
    const int value = (co_await handle).value_or(0);
    say(name, value < 0 ? " gave -" : " gave ", static_cast<unsigned>(value < 0 ? -value : value));
    say_whether_running(name);
}
inline task<> test_1() {
    title("cantest 1: cancel a named task");
    auto first = started(start_named(answer("first"), "first"));
    co_await sleep_for(1s);
    try_to_cancel("first");
    try_to_cancel("second"); // not there yet
    co_await say_result("first", first);
    auto second = started(start_named(answer("second"), "second"));
    co_await say_result("second", second);
}

// ---- 2: a barrier tells when several have ended -----------------------------------------------

// Triggers the barrier when the task ends, for whatever reason. Awaiting the tasks' handles does
// the same without a barrier.
struct triggers_at_end {
    barrier<>& gone;
    explicit triggers_at_end(barrier<>& b) : gone(b) {}
    triggers_at_end(const triggers_at_end&) = delete;
    triggers_at_end& operator=(const triggers_at_end&) = delete;
    ~triggers_at_end() { gone.trigger(); }
};

inline task<> sleeps_in_a_loop(const char* name, duration period, barrier<>& gone) {
    const triggers_at_end trigger(gone);
    const says_at_end end(name, "has ended");
    say(name, " starts");
    for (;;) {
        co_await sleep_for(period);
        say(name, " goes round");
    }
}
inline task<> test_2() {
    title("cantest 2: a barrier tells that two tasks have gone");
    barrier all_gone(3);
    const auto a = started(start_named(sleeps_in_a_loop("eight", 8s, all_gone), "eight"));
    const auto b = started(start_named(sleeps_in_a_loop("nine", 9s, all_gone), "nine"));
    co_await sleep_for(10s);
    try_to_cancel("eight");
    try_to_cancel("nine");
    co_await all_gone.wait();
    say("both have gone");
}

// ---- 3: cancelling what has ended -------------------------------------------------------------

inline task<> sleeps_once(const char* name, barrier<>& gone) {
    const triggers_at_end trigger(gone);
    co_await sleep_for(1s);
    say(name, " is done");
}
inline task<> test_3() {
    title("cantest 3: cancel a task that has ended");
    barrier gone(2);
    const auto task = started(start_named(sleeps_once("short", gone), "short"));
    co_await sleep_for(2s);
    try_to_cancel("short");
    co_await gone.wait(); // was triggered when it ended
    say("the barrier is open");
    co_await sleep_for(1s);
    say("done");
}

// ---- 4: groups --------------------------------------------------------------------------------

struct count_options {
    unsigned from = 1;
    duration every = 1s;
};
inline task<> counts(const char* name, count_options how) {
    const says_at_end end(name, "has ended");
    for (unsigned number = how.from;; ++number) {
        say(name, " ", number);
        co_await sleep_for(how.every);
    }
}
inline task<> nested(const char* inner, const char* outer) {
    const says_at_end end(outer, "has ended");
    co_await counts(inner, {.from = 7});
}
inline task<> ends_by_itself() {
    co_await sleep_for(1s);
    say("short is done");
}
inline task<> test_4() {
    title("cantest 4: cancel a group while another lives on");
    task_group zero;
    task_group one;
    zero.start(counts("thirties", {.from = 30}));
    zero.start(nested("inner", "outer"));
    zero.start(ends_by_itself());
    one.start(counts("ones", {}));
    co_await sleep_for(4500ms);
    co_await zero.cancel_all();
    say("group zero has ended");
    co_await sleep_for(1s);
    co_await one.cancel_all();
    say("group one has ended");
}

// ---- 5: member functions ----------------------------------------------------------------------

class meter {
  public:
    explicit meter(unsigned base) : base_(base) {}
    struct options {
        unsigned x = 1;
        unsigned y = 42;
    };
    task<> measure(options with) {
        const says_at_end end("a meter", "was cancelled");
        say("a meter gives ", base_ + with.x, " ", base_ + with.y);
        for (;;) {
            co_await sleep_for(1s);
        }
    }

  private:
    unsigned base_;
};
inline task<> test_5() {
    title("cantest 5: cancel member functions");
    meter m(100);
    task_group group;
    group.start(m.measure({}));
    group.start(m.measure({.x = 2}));
    group.start(m.measure({.x = 3, .y = 4}));
    const auto named = started(start_named(m.measure({.y = 5}), "meter"));
    co_await sleep_for(4500ms);
    co_await group.cancel_all();
    say("the group has ended");
    co_await stop_named("meter");
    say("done");
}

// ---- 6: how long a cancel takes ---------------------------------------------------------------

inline task<> sleeps_by_2_s(const char* name) {
    const says_at_end end(name, "has ended");
    for (;;) {
        co_await sleep_for(2s);
    }
}
inline task<> completes() {
    co_await sleep_for(7500ms);
    say("complete is done");
}
inline task<> test_6() {
    title("cantest 6: how long a cancel takes");
    const auto a = started(start_named(sleeps_by_2_s("first"), "first"));
    co_await sleep_for(2500ms);
    try_to_cancel("first");
    say_whether_running("first"); // it has not had its turn
    co_await yield();
    say_whether_running("first");
    auto b = started(start_named(completes(), "complete"));
    static_cast<void>(co_await b);
    say_whether_running("complete");
    const auto c = started(start_named(sleeps_by_2_s("last"), "last"));
    co_await sleep_for(2500ms);
    const time_point before = now();
    co_await stop_named("last");
    say("cancelling took ", static_cast<std::uint32_t>((now() - before) / 1ms), " ms");
    say_whether_running("last");
}

inline task<> all_tests() {
    co_await test_1();
    co_await test_2();
    co_await test_3();
    co_await test_4();
    co_await test_5();
    co_await test_6();
}

} // namespace tutorial::cantest
