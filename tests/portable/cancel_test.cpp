// cancel_test.cpp - the numbered rules of docs/cancellation.md, one test or more each.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// Says when it dies: destructors are what cancelling is about.
struct witness {
    trace& words;
    std::string_view word;
    witness(trace& t, std::string_view w) : words(t), word(w) {}
    witness(witness&& other) noexcept : words(other.words), word(std::exchange(other.word, {})) {}
    ~witness() {
        if (!word.empty()) {
            words.push(word);
        }
    }
};

task<> sleeper(trace& words, duration time, std::string_view word) {
    const witness w{words, "~"};
    co_await sleep_for(time);
    words.push(word);
}

task<> waiter(trace& words, event& e, std::string_view word) {
    const witness w{words, "~"};
    co_await e.wait();
    words.push(word);
}

// ---- Cancel -----------------------------------------------------------------------------------

task<> rule_1(trace& words) {
    auto task = create_task(sleeper(words, 1s, "late"));
    co_await yield();
    words.push(task.cancel() ? "true" : "false");
    words.push(task.cancel() ? "true" : "false");
    static_cast<void>(co_await task);
    words.push(task.cancel() ? "true" : "false");
    auto ended = create_task(sleeper(words, 0s, "early"));
    static_cast<void>(co_await ended);
    words.push(ended.cancel() ? "true" : "false");
    words.push(ended.cancelled() ? "true" : "false");
}
RONDO_TEST(rule_1_cancel_of_a_cancelled_or_ended_task_does_nothing) {
    trace words;
    RONDO_EXPECT(run(rule_1(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "true false ~ false early ~ false false");
}

task<> holder(trace& words, [[maybe_unused]] witness w) {
    words.push("started");
    co_await yield();
}
task<> rule_2(trace& words) {
    auto task = create_task(holder(words, witness{words, "argument"}));
    words.push("-");
    task.cancel();
    const auto how = co_await task;
    words.push(to_string(how.error()));
}
RONDO_TEST(rule_2_a_task_cancelled_before_its_first_step_never_starts) {
    trace words;
    RONDO_EXPECT(run(rule_2(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "- argument cancelled");
}

task<> rule_3(trace& words) {
    event e;
    auto a = create_task(waiter(words, e, "a"));
    auto b = create_task(waiter(words, e, "b"));
    co_await yield();
    a.cancel();
    words.push("cancelled");
    e.set(); // too late for a
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
}
RONDO_TEST(rule_3_a_waiting_task_leaves_at_once_and_unwinds_in_its_own_turn) {
    trace words;
    RONDO_EXPECT(run(rule_3(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled ~ b ~");
}

task<> cancel_long_sleep(duration& took) {
    trace words;
    const time_point start = now();
    auto task = create_task(sleeper(words, 24h, "late"));
    co_await sleep_for(100ms);
    task.cancel();
    static_cast<void>(co_await task);
    took = now() - start;
}
RONDO_TEST(rule_3_also_out_of_a_long_sleep) {
    duration took{};
    RONDO_EXPECT(run(cancel_long_sleep(took)).has_value());
    RONDO_EXPECT(took >= 100ms);
    RONDO_EXPECT(took < 1h); // a bound that a busy host keeps
}

task<> wait_twice(trace& words, event& e) {
    co_await e.wait();
    words.push("delivered");
    co_await yield();
    words.push("not reached");
}
task<> rule_4(trace& words) {
    event e;
    auto task = create_task(wait_twice(words, e));
    co_await yield();
    e.set();
    task.cancel(); // after the wake, before the run
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_4_a_completed_wait_is_delivered_first) {
    trace words;
    RONDO_EXPECT(run(rule_4(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "delivered cancelled");
}

task<> yields(trace& words) {
    words.push("one");
    co_await yield();
    words.push("two");
}
task<> rule_4_yield(trace& words) {
    auto task = create_task(yields(words));
    co_await yield();
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_4_a_yield_is_no_completion) {
    trace words;
    RONDO_EXPECT(run(rule_4_yield(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "one cancelled");
}

task<int> ends_soon(event& e) {
    co_await e.wait();
    co_return 5;
}
task<int> rule_5() {
    event e;
    auto task = create_task(ends_soon(e));
    co_await yield();
    e.set();
    task.cancel();
    const auto how = co_await task;
    co_return how.value_or(-1);
}
RONDO_TEST(rule_5_a_task_that_ends_before_its_next_suspension_ends_normally) {
    RONDO_EXPECT_EQ(run(rule_5()).value_or(0), 5);
}

task<> cancels_itself(trace& words, event& set) {
    const witness w{words, "~"};
    cancel_this_task();
    words.push("on");
    co_await set.wait(); // set: does not suspend
    words.push("still");
    co_await sleep_for(1s);
    words.push("not reached");
}
task<> rule_6(trace& words) {
    event set;
    set.set();
    auto task = create_task(cancels_itself(words, set));
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_6_a_task_that_cancels_itself_goes_on_to_its_next_suspension) {
    trace words;
    RONDO_EXPECT(run(rule_6(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "on still ~ cancelled");
}

task<> stubborn(trace& words) {
    const witness w{words, "~"};
    for (;;) {
        const auto how = co_await attempt(sleep_for(1h));
        words.push(how ? "slept" : to_string(how.error()));
    }
}
task<> rule_7(trace& words) {
    auto task = create_task(stubborn(words));
    co_await yield();
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_7_a_loop_of_attempts_cannot_make_a_task_immortal) {
    trace words;
    RONDO_EXPECT(run(rule_7(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled ~ cancelled");
}

// The wait is begun when it must not be, and in the same turn the interrupt comes.
struct interrupted_at_once {
    isr_flag& flag;
    isr_flag::awaiter wait;
    explicit interrupted_at_once(isr_flag& f) : flag(f), wait(f.wait()) {} // no aggregate: GCC 12
    static bool await_ready() { return false; }
    bool await_suspend(std::coroutine_handle<> leaf) {
        const bool waits = wait.await_suspend(leaf);
        flag.set();
        return waits;
    }
    static void await_resume() {}
};
task<> waits_though_cancelled(isr_flag& flag) {
    cancel_this_task();
    co_await interrupted_at_once(flag);
}
RONDO_TEST(rule_7_a_flag_that_a_doomed_wait_has_taken_is_set_again) {
    isr_flag flag;
    const auto doomed = create_task(waits_though_cancelled(flag));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT(doomed.cancelled());
    RONDO_EXPECT(flag.is_set());
}

task<> deep(trace& words, int depth) {
    static constexpr std::string_view names[] = {"0", "1", "2", "3"};
    const witness w{words, names[depth]};
    if (depth == 0) {
        co_await sleep_for(1h);
    } else {
        co_await deep(words, depth - 1);
    }
}
task<> rule_8(trace& words) {
    auto task = create_task(deep(words, 3));
    co_await yield();
    task.cancel();
    static_cast<void>(co_await task);
}
RONDO_TEST(rule_8_frames_die_leaf_first) {
    trace words;
    RONDO_EXPECT(run(rule_8(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0 1 2 3");
}

task<> two_levels(trace& words) {
    auto inner = [](trace& w) -> task<> {
        const auto how = co_await attempt(sleep_for(1h));
        w.push(how ? "?" : "inner");
        const auto again = co_await attempt(sleep_for(1h)); // entered afterwards: transparent
        w.push(again ? "?" : "not reached");
    };
    const auto how = co_await attempt(inner(words));
    words.push(how ? "?" : "outer");
    co_await yield();
    words.push("not reached");
}
task<> rule_9(trace& words) {
    auto task = create_task(two_levels(words));
    co_await yield();
    task.cancel();
    static_cast<void>(co_await task);
}
RONDO_TEST(rule_9_each_delivery_uses_up_one_attempt) {
    trace words;
    RONDO_EXPECT(run(rule_9(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "inner outer");
}

task<> nested_attempts(trace& words) {
    const auto how = co_await attempt(attempt(sleep_for(1h)));
    words.push(how ? "?" : to_string(how.error()));
    co_await yield();
    words.push("not reached");
}
task<> composed(trace& words) {
    auto task = create_task(nested_attempts(words));
    co_await yield();
    task.cancel();
    static_cast<void>(co_await task);
}
RONDO_TEST(rule_9_boundaries_may_be_composed_in_one_await) {
    trace words;
    RONDO_EXPECT(run(composed(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled");
}

// The cancel is held off by the shield: to an attempt inside it nothing is pending yet.
task<> observes_in_a_shield(trace& words) {
    auto inner = [](trace& w) -> task<> {
        const auto how = co_await attempt(sleep_for(1h));
        w.push(how ? "?" : "observed");
    };
    const auto how = co_await shield(wait_for(inner(words), 1ms));
    words.push(how ? "value" : to_string(how.error()));
    co_await yield();
    words.push("not reached");
}
task<> rule_9_shield(trace& words) {
    auto cancelled = create_task([](trace& w) -> task<> {
        cancel_this_task();
        co_await observes_in_a_shield(w);
    }(words));
    static_cast<void>(co_await cancelled);
}
RONDO_TEST(rule_9_an_attempt_in_a_shield_is_not_transparent_to_what_the_shield_holds_off) {
    trace words;
    RONDO_EXPECT(run(rule_9_shield(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "observed value");
}

task<> rule_10_inner(trace& words) {
    const auto how = co_await attempt(sleep_for(1h));
    words.push(how ? "?" : to_string(how.error()));
    co_await yield();
    words.push("not reached");
}
task<> rule_10(trace& words) {
    const auto how = co_await wait_for(rule_10_inner(words), 1ms);
    words.push(how ? "?" : to_string(how.error()));
}
RONDO_TEST(rule_10_a_foreign_deadline_is_a_cancel_to_an_attempt) {
    trace words;
    RONDO_EXPECT(run(rule_10(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled timed out");
}

task<> rule_10_in_one_await(trace& words) {
    const result<void> how = co_await wait_for(attempt(sleep_for(1h)), 1ms);
    words.push(to_string(how.error()));
    co_await yield();
    words.push("goes on");
}
RONDO_TEST(rule_10_a_limit_around_an_attempt_is_a_time_out) {
    trace words;
    RONDO_EXPECT(run(rule_10_in_one_await(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out goes on");
}

task<> rule_12(trace& words) {
    auto slow = create_task(sleeper(words, 2ms, "slow"));
    auto waits = [](trace& w, task_handle<>& other) -> task<> {
        const witness gone{w, "gone"};
        static_cast<void>(co_await other);
    };
    auto joiner = create_task(waits(words, slow));
    co_await yield();
    joiner.cancel();
    static_cast<void>(co_await joiner);
    static_cast<void>(co_await slow);
}
RONDO_TEST(rule_12_awaiting_a_handle_never_cancels_its_task) {
    trace words;
    RONDO_EXPECT(run(rule_12(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "gone slow ~");
}

// ---- Time -------------------------------------------------------------------------------------

task<int> answer_after(duration time) {
    co_await sleep_for(time);
    co_return 42;
}
task<> rule_13(trace& words) {
    const time_point tick = now() + 5ms;
    const auto slept = co_await wait_until(sleep_until(tick), tick);
    words.push(slept ? "slept" : to_string(slept.error()));
    const auto at_once = co_await wait_for(sleep_for(1h), 0s);
    words.push(at_once ? "slept" : to_string(at_once.error()));
    event set;
    set.set();
    const auto ready = co_await wait_for(set.wait(), 0s);
    words.push(ready ? "ready" : to_string(ready.error()));
}
RONDO_TEST(rule_13_a_sleep_wins_over_a_deadline_of_the_same_tick) {
    trace words;
    RONDO_EXPECT(run(rule_13(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "slept timed out ready");
}

task<> results_of_wait_for(trace& words) {
    const auto in_time = co_await wait_for(answer_after(1ms), 5ms);
    words.push(in_time.value_or(0) == 42 ? "42" : "?");
    const time_point start = now();
    const auto late = co_await wait_for(answer_after(1h), 5ms);
    words.push(late ? "?" : to_string(late.error()));
    words.push(now() - start >= 5ms && now() - start < 30min ? "on-time" : "?");
}
RONDO_TEST(rule_14_wait_for_passes_the_value_or_is_never_early) {
    trace words;
    RONDO_EXPECT(run(results_of_wait_for(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "42 timed out on-time");
}

task<int> work_until_the_time_is_up() {
    int done = 0;
    auto work = [](int& count) -> task<> {
        for (;;) {
            co_await sleep_for(1ms);
            ++count;
        }
    };
    static_cast<void>(co_await attempt(work(done)));
    co_return done;
}
task<int> rule_14() {
    const auto how = co_await wait_for(work_until_the_time_is_up(), 5500us);
    co_return how.value_or(-1);
}
RONDO_TEST(rule_14_what_observed_its_deadline_may_still_give_a_value) {
    const int done = run(rule_14()).value_or(0); // 5, unless a host is busy
    RONDO_EXPECT(done >= 0 && done <= 5);
}

task<> rule_22_nested(trace& words) {
    const time_point start = now();
    const auto how = co_await wait_for(wait_for(sleep_for(1h), 400ms), 20ms);
    words.push(how ? "?" : to_string(how.error()));
    words.push(now() - start < 400ms ? "outer" : "inner");
    co_await sleep_for(500ms); // no stray deadline comes
    words.push("quiet");
}
RONDO_TEST(line_22_nested_limits_the_outer_may_be_shorter_and_none_is_left_over) {
    trace words;
    RONDO_EXPECT(run(rule_22_nested(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out outer quiet");
}

// ---- Shield and clean-up ----------------------------------------------------------------------

task<> shielded_work(trace& words) {
    co_await shield(sleep_for(2ms));
    words.push("done");
    co_await yield();
    words.push("not reached");
}
task<> rule_15(trace& words) {
    auto task = create_task(shielded_work(words));
    co_await yield();
    task.cancel();
    words.push(to_string((co_await task).error()));
    const auto limited = co_await wait_for(shield(sleep_for(3ms)), 1ms);
    words.push(limited ? "slept" : to_string(limited.error()));
}
RONDO_TEST(rule_15_shield_defers_cancels_and_deadlines_from_outside) {
    trace words;
    RONDO_EXPECT(run(rule_15(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "done cancelled slept");
}

task<> cleans_up(trace& words, bool shielded) {
    static_cast<void>(co_await attempt(sleep_for(1h)));
    if (shielded) {
        co_await shield(sleeper(words, 1ms, "cleaned"));
    }
    co_await sleeper(words, 1ms, "not reached");
}
task<> rule_16(trace& words) {
    for (const bool shielded : {false, true}) {
        auto task = create_task(cleans_up(words, shielded));
        co_await yield();
        task.cancel();
        words.push(to_string((co_await task).error()));
    }
}
RONDO_TEST(rule_16_a_clean_up_that_awaits_needs_a_shield) {
    trace words;
    RONDO_EXPECT(run(rule_16(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ cancelled cleaned ~ ~ cancelled");
}

struct radio {
    trace& words;
    event leaving;
    task<> enter() {
        co_await yield();
        words.push("on");
    }
    task<> exit() {
        leaving.set();
        co_await sleep_for(1ms);
        words.push("off");
    }
};

task<int> use(radio& r, int how) {
    co_return co_await with(r, [how](radio& link) -> task<int> {
        co_await yield();
        link.words.push("used");
        if (how == 1) {
            co_await fail(errc::io_error);
        }
        if (how == 2) {
            co_await sleep_for(1h);
        }
        co_return 7;
    });
}
task<> rule_17(trace& words) {
    radio r{words, {}};
    words.push((co_await use(r, 0)) == 7 ? "7" : "?");
    const auto failed = co_await attempt(use(r, 1));
    words.push(to_string(failed.error()));
    const auto late = co_await wait_for(use(r, 2), 10ms);
    words.push(to_string(late.error()));
    auto task = create_task(use(r, 2));
    co_await sleep_for(10ms);
    task.cancel();
    words.push(to_string((co_await task).error()));
    auto early = create_task(use(r, 2));
    co_await yield();
    early.cancel(); // in enter(): no exit
    words.push(to_string((co_await early).error()));
}
RONDO_TEST(rule_17_exit_runs_exactly_once_if_enter_has_ended) {
    trace words;
    RONDO_EXPECT(run(rule_17(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "on used off 7 on used off input/output error "
                                  "on used off timed out on used off cancelled cancelled");
}

task<> fails_while_cancelled(radio& r, trace& words) {
    const auto how = co_await attempt(use(r, 1));
    words.push(to_string(how.error()));
    co_await yield();
    words.push("not reached");
}
task<> cancel_in_exit(trace& words) {
    radio r{words, {}};
    auto task = create_task(fails_while_cancelled(r, words));
    co_await r.leaving.wait();
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_17_an_error_of_the_body_comes_before_a_cancel_in_exit) {
    trace words;
    RONDO_EXPECT(run(cancel_in_exit(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "on used off input/output error cancelled");
}

struct releases {
    event& e;
    task_handle<>& other;
    ~releases() {
        e.set();
        other.cancel();
    }
};
task<> dies_with(event& e, task_handle<>& other) {
    const releases r{e, other};
    co_await sleep_for(1h);
}
task<> rule_18(trace& words) {
    event e;
    task_handle<> other = create_task(sleeper(words, 1h, "?"));
    auto dying = create_task(dies_with(e, other));
    co_await yield();
    dying.cancel();
    co_await e.wait();
    words.push("set");
    static_cast<void>(co_await other);
    static_cast<void>(co_await dying);
}
RONDO_TEST(rule_18_destructors_may_set_events_and_cancel) {
    trace words;
    RONDO_EXPECT(run(rule_18(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "set ~");
}

// ---- Children ---------------------------------------------------------------------------------

task<> gathers(trace& words) {
    const auto how = co_await attempt(gather(sleeper(words, 1h, "a"), sleeper(words, 1h, "b")));
    words.push(how ? "?" : to_string(how.error()));
    co_await yield();
    words.push("not reached");
}
task<> rule_19(trace& words) {
    auto task = create_task(gathers(words));
    co_await sleep_for(1ms);
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_19_a_cancelled_gather_leaves_when_its_children_have_ended) {
    trace words;
    RONDO_EXPECT(run(rule_19(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ ~ cancelled cancelled");
}

task<int> fails_after(duration time) {
    co_await sleep_for(time);
    co_await fail(errc::framing);
    co_return 1;
}
task<> set_after(event& e, duration time) {
    co_await sleep_for(time);
    e.set();
}
task<> rule_20(trace& words) {
    const auto both =
        co_await gather(answer_after(2ms), sleeper(words, 1ms, "b"), answer_after(0s));
    words.push(std::get<0>(both) == 42 && std::get<2>(both) == 42 ? "42" : "?");
    const auto failed = co_await attempt(gather(fails_after(1ms), sleeper(words, 1h, "?")));
    words.push(to_string(failed.error()));
    const auto first = co_await select(answer_after(1h), sleep_for(1ms));
    words.push(!std::get<0>(first) && std::get<1>(first) ? "second" : "?");
    event e;
    create_task(set_after(e, 1ms));
    const auto tie = co_await select(e.wait(), e.wait());
    words.push(std::get<0>(tie) && std::get<1>(tie) ? "both" : "one");
}
RONDO_TEST(rule_20_gather_fails_with_the_first_and_select_takes_the_first) {
    trace words;
    RONDO_EXPECT(run(rule_20(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "b ~ 42 ~ framing error second both");
}

task<> nested_gathers(trace& words, int depth) {
    if (depth == 0) {
        co_await sleeper(words, 1h, "?");
    } else {
        co_await gather(nested_gathers(words, depth - 1), nested_gathers(words, depth - 1));
    }
}
task<> cancel_a_tree(trace& words) {
    auto tree = create_task(nested_gathers(words, 2));
    for (int i = 0; i < 5; ++i) {
        co_await yield();
    }
    tree.cancel();
    words.push(to_string((co_await tree).error()));
}
RONDO_TEST(rule_19_a_tree_of_gathers_is_cancelled_level_by_level) {
    trace words;
    RONDO_EXPECT(run(cancel_a_tree(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ ~ ~ ~ cancelled");
}

task<> error_beats_cancel(trace& words) {
    auto gatherer = [](trace& w) -> task<> {
        auto stubborn_failure = [](trace& w2) -> task<> {
            const auto how = co_await attempt(sleep_for(1h));
            w2.push(how ? "?" : "child");
            co_await fail(errc::overrun);
        };
        const auto how = co_await attempt(gather(stubborn_failure(w), sleep_for(1h)));
        w.push(to_string(how.error()));
        co_await yield();
        w.push("not reached");
    };
    auto task = create_task(gatherer(words));
    co_await sleep_for(1ms);
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_21_an_error_of_a_child_beats_the_cancel) {
    trace words;
    RONDO_EXPECT(run(error_beats_cancel(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "child overrun cancelled");
}

task<int> shielded_answer() { co_return co_await shield(answer_after(2ms)); }
task<> gathers_late(trace& words) {
    const auto [a, b] = co_await gather(shielded_answer(), shielded_answer());
    words.push(a == 42 && b == 42 ? "both" : "?");
    co_await yield();
    words.push("not reached");
}
task<> rule_21(trace& words) {
    auto task = create_task(gathers_late(words));
    co_await sleep_for(1ms);
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_21_results_of_children_that_were_not_aborted_are_delivered) {
    trace words;
    RONDO_EXPECT(run(rule_21(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "both cancelled");
}

// ---- Errors -----------------------------------------------------------------------------------

task<> rule_23(trace& words) {
    const auto how = co_await attempt(shield(fails_after(0s)));
    words.push(to_string(how.error()));
    const auto limited = co_await wait_for(fails_after(0s), 1s);
    words.push(to_string(limited.error()));
    auto task = create_task(fails_after(0s));
    words.push(to_string((co_await task).error()));
    co_await sleep_for(1ms);
    words.push("on"); // consumed: nothing is pending
}
RONDO_TEST(rule_23_fail_unwinds_to_the_nearest_boundary_and_is_consumed) {
    trace words;
    RONDO_EXPECT(run(rule_23(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "framing error framing error framing error on");
}

RONDO_TEST(rule_23_in_main_it_is_the_result_of_run) {
    RONDO_EXPECT(run(fails_after(1ms)).error() == errc::framing);
}

// ---- Locks and interrupts ---------------------------------------------------------------------

task<> hold(lock& l, trace& words, std::string_view word, duration time) {
    const auto held = co_await l.scoped();
    words.push(word);
    co_await sleep_for(time);
}
task<> lock_is_never_lost(trace& words) {
    lock l;
    auto a = create_task(hold(l, words, "a", 1ms));
    auto b = create_task(hold(l, words, "b", 1ms));
    auto c = create_task(hold(l, words, "c", 1ms));
    auto d = create_task(hold(l, words, "d", 1ms));
    co_await yield();
    b.cancel(); // while it waits
    co_await sleep_for(1ms);
    static_cast<void>(co_await a); // a has handed over to c, which may not have run yet
    c.cancel();
    static_cast<void>(co_await c);
    static_cast<void>(co_await d);
    words.push(l.locked() ? "locked" : "free");
}
RONDO_TEST(a_lock_is_never_lost_whoever_leaves) {
    trace words;
    RONDO_EXPECT(run(lock_is_never_lost(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a c d free");
}

task<> wait_flag(isr_flag& flag, trace& words) {
    co_await flag.wait();
    words.push("woken");
}
task<> flag_keeps_its_set(trace& words) {
    isr_flag flag;
    auto first = create_task(wait_flag(flag, words));
    co_await yield();
    first.cancel();
    flag.set(); // nobody waits any more: remembered
    static_cast<void>(co_await first);
    co_await flag.wait();
    words.push("kept");
}
RONDO_TEST(a_cancelled_wait_for_an_interrupt_loses_no_set) {
    trace words;
    RONDO_EXPECT(run(flag_keeps_its_set(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "kept");
}

} // namespace
} // namespace rondo
