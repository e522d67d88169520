// call_test.cpp - launch, call_soon, call_later, call_at, and the task object.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

void say(trace& words, std::string_view word) { words.push(word); }
task<> say_twice(trace& words, std::string_view word) {
    words.push(word);
    co_await yield();
    words.push(word);
}

struct speaker {
    trace& words;
    void say(std::string_view word) { words.push(word); }
    task<int> say_later(std::string_view word) {
        co_await yield();
        words.push(word);
        co_return 7;
    }
};

// ---- Callbacks of the loop --------------------------------------------------------------------

RONDO_TEST(line_5_callbacks_of_no_delay_run_in_the_order_of_the_calls_with_their_arguments) {
    trace words;
    speaker s{words};
    call_soon(say, std::ref(words), "soon");
    call_later(0s, say, std::ref(words), "later_0");
    call_soon([&words] { words.push("lambda"); });
    call_later(-1.5s, say, std::ref(words), "later_negative");
    call_soon(&speaker::say, &s, "method");
    call_soon([](trace& t, int n) { t.push(n == 3 ? "three" : "?"); }, std::ref(words), 3);
    words.push("-");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "- soon later_0 lambda later_negative method three");
}

RONDO_TEST(line_5_callbacks_run_by_time_and_equal_times_in_the_order_of_the_calls) {
    trace words;
    const time_point start = now();
    call_at(start + 3ms, say, std::ref(words), "3");
    call_at(start + 2ms, say, std::ref(words), "2a");
    call_later(0.01s, say, std::ref(words), "10");
    call_later(20ms, say, std::ref(words), "20");
    call_at(start + 2ms, say, std::ref(words), "2b");
    call_at(start + 1ms, say, std::ref(words), "1");
    call_at(start + 2ms, say, std::ref(words), "2c");
    call_soon(say, std::ref(words), "0");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "0 1 2a 2b 2c 3 10 20");
    RONDO_EXPECT(now() >= start + 20ms);
}

RONDO_TEST(line_5_a_time_that_has_passed_is_one_pass_later_than_soon) {
    trace words;
    call_at(now(), say, std::ref(words), "at");
    call_soon(say_twice, std::ref(words), "soon");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "soon soon at");
}

struct holds {
    trace* words;
    explicit holds(trace& t) : words(&t) {}
    holds(holds&& other) noexcept : words(std::exchange(other.words, nullptr)) {}
    ~holds() {
        if (words != nullptr) {
            words->push("~");
        }
    }
};
task<> cancels_callbacks(trace& words) {
    const auto taken = [](const holds& h) { h.words->push("called"); };
    task_handle soon = call_soon(taken, holds(words));
    task_handle later = call_later(1h, taken, holds(words));
    task_handle begun = call_soon(
        [h = holds(words)](trace& t) -> task<> { // captures, and is kept as long as it runs
            t.push("begun");
            co_await sleep_for(1h);
            h.words->push("never");
        },
        std::ref(words));
    words.push(soon.cancel() ? "true" : "false");
    co_await yield();
    words.push("-");
    words.push(later.cancel() ? "true" : "false");
    words.push(begun.cancel() ? "true" : "false");
    co_await yield();
    words.push("-");
    words.push(begun.cancel() ? "true" : "false");
    words.push(soon.cancelled() && later.cancelled() && begun.cancelled() ? "all" : "not all");
}
RONDO_TEST(line_5_a_callback_may_be_cancelled_until_it_has_ended) {
    trace words;
    RONDO_EXPECT(run(cancels_callbacks(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "true ~ begun - true true ~ ~ - false all");
}

RONDO_TEST(a_callback_that_is_a_coroutine_runs_on_as_its_own_task) {
    trace words;
    speaker s{words};
    task_handle handle = call_soon(say_twice, std::ref(words), "a");
    RONDO_EXPECT_EQ(std::string_view(handle.name()), "callback");
    call_soon(&speaker::say_later, &s, "b"); // what it returns is of no interest
    call_soon([](trace& t) { return say_twice(t, "c"); }, std::ref(words));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a c a b c");
    RONDO_EXPECT(handle.done());
}

void calls_again(trace& words, int times) {
    words.push("x");
    if (times > 1) {
        call_soon(calls_again, std::ref(words), times - 1);
        words.push("-");
    }
}
RONDO_TEST(a_callback_that_a_callback_asks_for_runs_in_the_next_pass) {
    trace words;
    call_soon(calls_again, std::ref(words), 3);
    call_soon(say_twice, std::ref(words), "y");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "x - y x - y x");
}

// ---- launch -----------------------------------------------------------------------------------

RONDO_TEST(line_37_launch_calls_a_function_at_once_and_starts_a_coroutine) {
    trace words;
    speaker s{words};
    launch(say, words, "function");
    words.push("-");
    task_handle<> handle = launch(say_twice, words, "coroutine");
    words.push("-");
    launch(&speaker::say, s, "method");
    task_handle<int> seven = launch(&speaker::say_later, s, "member");
    RONDO_EXPECT_EQ(launch([](int a, int b) { return a + b; }, 3, 4), 7);
    RONDO_EXPECT_EQ(std::string_view(handle.name()), "launched");
    words.push("-");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT(handle.done() && seven.done());
    RONDO_EXPECT_EQ(words.text(), "function - - method - coroutine coroutine member");
}

RONDO_TEST(launch_gives_a_reference_back_as_one) {
    int number = 1;
    launch([](int& n) -> int& { return n; }, number) = 5;
    RONDO_EXPECT_EQ(number, 5);
}

// ---- What a coroutine may be ------------------------------------------------------------------

task<int> fourteen() {
    trace words;
    speaker s{words};
    const int seven = co_await s.say_later("x");
    co_return seven + static_cast<int>(words.text().size()) * 7;
}
RONDO_TEST(line_14_a_coroutine_may_be_a_method_and_return_a_value) {
    RONDO_EXPECT_EQ(run(fourteen()).value_or(0), 14);
}

RONDO_TEST(a_lambda_that_was_made_a_function_pointer_is_a_coroutine_like_any_other) {
    trace words;
    task<int> (*const none)() = []() -> task<int> {
        co_await yield();
        co_return 1;
    };
    task<int> (*const two)(trace&, int) = [](trace& t, int n) -> task<int> {
        t.push("called");
        co_return n;
    };
    RONDO_EXPECT_EQ(run(none()).value_or(0), 1);
    RONDO_EXPECT_EQ(run(two(words, 2)).value_or(0), 2);
    RONDO_EXPECT_EQ(words.text(), "called");
}

// ---- The task object --------------------------------------------------------------------------

task<int> answers(trace& words, duration time) {
    words.push(current_task().name());
    co_await sleep_for(time);
    co_return 42;
}
task<> looks_at_tasks(trace& words) {
    task_handle quick = create_task(answers(words, 1ms), "quick");
    task_handle slow = create_task(answers(words, 1h), "slow");
    words.push(quick.done() || slow.done() ? "done" : "running");
    words.push((co_await quick).value_or(0) == 42 ? "42" : "?");
    words.push(quick.done() && !quick.cancelled() ? "done" : "?");
    words.push(slow.cancel() ? "cancel" : "?");
    words.push(to_string((co_await slow).error()));
    words.push(slow.done() && slow.cancelled() ? "done" : "?");
    words.push(quick.name());
    words.push(slow.name());
}
RONDO_TEST(line_99_a_task_can_be_named_asked_awaited_and_cancelled) {
    trace words;
    RONDO_EXPECT(run(looks_at_tasks(words), "main").has_value());
    RONDO_EXPECT_EQ(words.text(), "running quick slow 42 done cancel cancelled done quick slow");
}

task<> knows_itself(trace& words, task_ref& seen) {
    seen = current_task();
    words.push(seen.name());
    co_await yield();
    words.push(seen == current_task() ? "same" : "?");
    words.push(current_task().cancel() ? "cancel" : "?");
    words.push(current_task().cancel() ? "?" : "again");
    co_await yield();
    words.push("never");
}
task<> two_that_know_themselves(trace& words) {
    task_ref first = current_task();
    task_ref second = current_task();
    task_handle a = create_task(knows_itself(words, first), "a");
    task_handle b = create_task(knows_itself(words, second), "b");
    words.push(first == second ? "same" : "?");
    co_await yield();
    words.push(first == second ? "?" : "differ");
    words.push(to_string((co_await a).error()));
    words.push(to_string((co_await b).error()));
}
RONDO_TEST(line_99_a_task_knows_itself) {
    trace words;
    RONDO_EXPECT(!current_task());
    RONDO_EXPECT(current_task().name() == nullptr);
    RONDO_EXPECT(!current_task().cancel());
    RONDO_EXPECT(run(two_that_know_themselves(words)).has_value());
    RONDO_EXPECT(!current_task());
    RONDO_EXPECT_EQ(words.text(),
                    "same a b differ same cancel again same cancel again cancelled cancelled");
}

} // namespace
} // namespace rondo
