// group_test.cpp - with_group and task_group: the rules of docs/cancellation.md that concern them.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

struct witness {
    trace& words;
    std::string_view word;
    witness(trace& t, std::string_view w) : words(t), word(w) {}
    witness(const witness&) = delete;
    witness& operator=(const witness&) = delete;
    ~witness() { words.push(word); }
};

// Says its word when the event comes, and "~" when it ends, however that is.
task<> waiter(trace& words, event& e, std::string_view word) {
    const witness w{words, "~"};
    co_await e.wait();
    words.push(word);
}

// Takes some turns to clean up.
task<> cleans_up(trace& words, std::string_view word) {
    struct bucket {
        trace& out;
        std::string_view name;
        task<> enter() { co_return; }
        task<> exit() {
            co_await yield();
            co_await yield();
            out.push(name);
        }
    };
    bucket b{words, word};
    co_await with(b, [](bucket&) -> task<> { co_await sleep_for(1h); });
}

task<> fails(errc error) {
    co_await yield();
    co_await fail(error);
}

template <class T>
std::string_view outcome(const result<T>& how) {
    return how ? "value" : to_string(how.error());
}

// ---- with_group: ends after its tasks ---------------------------------------------------------

task<int> answer(trace& words, int value) {
    co_await yield();
    words.push("answer");
    co_return value;
}
task<int> results_through_handles(trace& words) {
    task_handle<int> a;
    task_handle<int> b;
    co_await with_group([&](task_group& g) -> task<> {
        a = g.start(answer(words, 40));
        b = g.start(answer(words, 2));
        words.push("body");
        co_return;
    });
    words.push("end");
    const int first = (co_await a).value_or(0);
    co_return first + (co_await b).value_or(0);
}
RONDO_TEST(line_39_rule_19_a_group_ends_after_its_children_and_handles_have_the_results) {
    trace words;
    RONDO_EXPECT_EQ(run(results_through_handles(words)).value_or(0), 42);
    RONDO_EXPECT_EQ(words.text(), "body answer answer end");
}

task<int> value_of_the_body() {
    const int value = co_await with_group([](task_group&) -> task<int> { co_return 7; });
    co_return value;
}
RONDO_TEST(a_group_gives_what_its_body_returns) {
    RONDO_EXPECT_EQ(run(value_of_the_body()).value_or(0), 7);
}

task<> starts_more(trace& words, task_group& g, int depth) {
    static constexpr std::string_view names[] = {"0", "1", "2"};
    words.push(names[depth]);
    co_await yield();
    if (depth > 0) {
        g.start(starts_more(words, g, depth - 1));
        g.start(starts_more(words, g, depth - 1));
    }
}
task<> children_start_children(trace& words) {
    co_await with_group([&](task_group& g) -> task<> {
        g.start(starts_more(words, g, 2));
        co_return;
    });
    words.push("end");
}
RONDO_TEST(rule_19_children_may_start_children) {
    trace words;
    RONDO_EXPECT(run(children_start_children(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "2 1 1 0 0 0 0 end");
}

// A stranger starts a task in the group after its last one has ended and before the parent's turn.
task<> late_start(trace& words) {
    task_group* group = nullptr;
    event last;
    event never;
    auto stranger = create_task([](trace& w, event& e, event& n, task_group*& g) -> task<> {
        co_await e.wait();
        co_await yield();
        g->start(waiter(w, n, "late"));
        co_await yield();
        n.set();
    }(words, last, never, group));
    co_await with_group([&](task_group& g) -> task<> {
        group = &g;
        g.start([](event& e) -> task<> {
            co_await yield();
            e.set();
            co_await yield();
        }(last));
        co_return;
    });
    words.push("end");
    static_cast<void>(co_await stranger);
}
RONDO_TEST(rule_19_a_child_that_is_started_at_the_last_moment_is_awaited) {
    trace words;
    RONDO_EXPECT(run(late_start(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "late ~ end");
}

// ---- Failure ----------------------------------------------------------------------------------

task<> child_fails(trace& words) {
    event never;
    const auto how = co_await attempt(with_group([&](task_group& g) -> task<> {
        const witness body{words, "body"};
        g.start(waiter(words, never, "?"));
        g.start(fails(errc::overrun));
        g.start(cleans_up(words, "cleaned"));
        co_await never.wait();
        words.push("not reached");
    }));
    words.push(outcome(how));
    co_await yield(); // nothing is pending
    words.push("on");
}
RONDO_TEST(rule_20_a_child_that_fails_cancels_siblings_and_body_and_is_raised_when_all_have_ended) {
    trace words;
    RONDO_EXPECT(run(child_fails(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ body cleaned overrun on");
}

task<> body_fails(trace& words) {
    event never;
    const auto how = co_await attempt(with_group([&](task_group& g) -> task<> {
        g.start(waiter(words, never, "?"));
        g.start([](trace& w) -> task<> {
            const auto cancelled = co_await attempt(sleep_for(1h));
            w.push(outcome(cancelled));
            co_await fail(errc::overrun); // the second failure
        }(words));
        co_await yield();
        co_await fail(errc::framing);
    }));
    words.push(outcome(how));
    co_await yield();
}
RONDO_TEST(rule_20_a_body_that_fails_cancels_the_children_and_the_first_failure_counts) {
    trace words;
    RONDO_EXPECT(run(body_fails(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled ~ framing error");
}

// The body looks at what happened, and returns a value: the group has failed all the same.
task<> body_observes(trace& words) {
    const auto how = co_await attempt(with_group([&](task_group& g) -> task<int> {
        g.start(fails(errc::overrun));
        const auto slept = co_await attempt(sleep_for(1h));
        words.push(outcome(slept));
        g.start(answer(words, 1)); // closed: never starts
        co_return 5;
    }));
    words.push(outcome(how));
}
RONDO_TEST(rule_20_a_closed_group_starts_nothing_and_its_body_cannot_hide_the_failure) {
    trace words;
    RONDO_EXPECT(run(body_observes(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled overrun");
}

task<> cancelled_child(trace& words) {
    event e;
    co_await with_group([&](task_group& g) -> task<> {
        auto a = g.start(waiter(words, e, "a"));
        auto b = g.start(waiter(words, e, "b"));
        co_await yield();
        a.cancel();
        words.push(outcome(co_await a));
        e.set();
        words.push(outcome(co_await b));
    });
    words.push("end");
}
RONDO_TEST(rule_20_a_child_cancelled_by_its_handle_is_no_failure) {
    trace words;
    RONDO_EXPECT(run(cancelled_child(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ cancelled b ~ value end");
}

// ---- Cancelled --------------------------------------------------------------------------------

task<> group_of_two(trace& words, event& e) {
    const witness here{words, "parent"};
    co_await with_group([&](task_group& g) -> task<> {
        const witness body{words, "body"};
        g.start(cleans_up(words, "cleaned"));
        g.start(waiter(words, e, "?"));
        co_await e.wait();
    });
    words.push("not reached");
}
task<> cancelled_in_the_body(trace& words) {
    event never;
    auto task = create_task(group_of_two(words, never));
    co_await yield();
    co_await yield();
    task.cancel();
    words.push(outcome(co_await task));
}
RONDO_TEST(rule_19_cancelled_in_the_body_a_group_leaves_when_its_children_have_ended) {
    trace words;
    RONDO_EXPECT(run(cancelled_in_the_body(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "body ~ cleaned parent cancelled");
}

task<> joins_forever(trace& words) {
    const witness here{words, "parent"};
    const int value = co_await with_group([&](task_group& g) -> task<int> {
        g.start(cleans_up(words, "cleaned"));
        co_return 5;
    });
    words.push(value == 5 ? "not reached" : "?");
}
task<> cancelled_while_joining(trace& words) {
    auto task = create_task(joins_forever(words));
    co_await yield();
    co_await yield();
    task.cancel();
    words.push(outcome(co_await task));
}
RONDO_TEST(rule_19_cancelled_after_the_body_a_group_unwinds_when_its_children_have_ended) {
    trace words;
    RONDO_EXPECT(run(cancelled_while_joining(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cleaned parent cancelled");
}

task<> tree(trace& words, int depth) {
    static constexpr std::string_view names[] = {"0", "1", "2"};
    const witness here{words, names[depth]};
    if (depth == 0) {
        co_await sleep_for(1h);
    }
    co_await with_group([&](task_group& g) -> task<> {
        g.start(tree(words, depth - 1));
        g.start(tree(words, depth - 1));
        co_return;
    });
}
task<> cancelled_tree(trace& words) {
    const auto how = co_await wait_for(tree(words, 2), 1ms);
    words.push(outcome(how));
}
RONDO_TEST(rule_19_a_tree_of_groups_is_cancelled_level_by_level) {
    trace words;
    RONDO_EXPECT(run(cancelled_tree(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0 0 0 0 1 1 2 timed out");
}

task<> error_and_cancel(trace& words) {
    auto both = [](trace& w) -> task<> {
        const auto how = co_await attempt(with_group([&](task_group& g) -> task<> {
            g.start([]() -> task<> {
                static_cast<void>(co_await attempt(sleep_for(1h)));
                co_await fail(errc::overrun);
            }());
            co_return;
        }));
        w.push(outcome(how));
        co_await yield();
        w.push("not reached");
    };
    auto task = create_task(both(words));
    co_await sleep_for(1ms);
    task.cancel();
    words.push(outcome(co_await task));
}
RONDO_TEST(rule_21_an_error_of_a_member_beats_the_cancel) {
    trace words;
    RONDO_EXPECT(run(error_and_cancel(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "overrun cancelled");
}

task<> value_and_cancel(trace& words) {
    auto both = [](trace& w, event& e) -> task<> {
        const int value = co_await with_group([&](task_group& g) -> task<int> {
            g.start(waiter(w, e, "set"));
            co_return 5;
        });
        w.push(value == 5 ? "5" : "?");
        co_await yield();
        w.push("not reached");
    };
    event e;
    auto task = create_task(both(words, e));
    co_await sleep_for(1ms);
    e.set(); // the child's wait has completed before the cancel
    task.cancel();
    words.push(outcome(co_await task));
}
RONDO_TEST(rule_21_a_cancel_that_aborted_no_member_lets_the_result_through) {
    trace words;
    RONDO_EXPECT(run(value_and_cancel(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "set ~ 5 cancelled");
}

// ---- task_group as an object ------------------------------------------------------------------

task<> nobody_one_many(trace& words) {
    task_group g;
    co_await g.join(); // empty: at once
    co_await g.cancel_all();
    words.push("empty");
    event e;
    g.start(waiter(words, e, "a"));
    co_await yield();
    co_await g.cancel_all();
    words.push(g.empty() ? "none" : "?");
    g.start(waiter(words, e, "b"));
    g.start(waiter(words, e, "c"));
    g.start(cleans_up(words, "d"));
    co_await yield();
    words.push(g.size() == 3 ? "3" : "?");
    co_await g.cancel_all();
    words.push("end");
}
RONDO_TEST(line_39_cancel_all_waits_until_each_member_has_ended) {
    trace words;
    RONDO_EXPECT(run(nobody_one_many(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "empty ~ none 3 ~ ~ d end");
}

task<> other_groups(trace& words) {
    task_group a;
    task_group b;
    event e;
    a.start(waiter(words, e, "a"));
    b.start(waiter(words, e, "b"));
    auto alone = create_task(waiter(words, e, "alone"));
    co_await yield();
    co_await a.cancel_all();
    words.push("-");
    e.set();
    co_await b.join();
    static_cast<void>(co_await alone);
}
RONDO_TEST(line_39_other_groups_and_tasks_live_on) {
    trace words;
    RONDO_EXPECT(run(other_groups(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ - b ~ alone ~");
}

task<> never_started(trace& words) {
    task_group g;
    event e;
    auto early = g.start(waiter(words, e, "early"));
    g.cancel(); // before the first step
    auto late = g.start(waiter(words, e, "late"));
    words.push("-");
    co_await g.join();
    words.push(outcome(co_await early));
    words.push(outcome(co_await late));
    e.set();
    g.start(waiter(words, e, "open"));
    co_await g.join();
}
RONDO_TEST(line_39_a_cancelled_group_is_closed_until_it_is_empty) {
    trace words;
    RONDO_EXPECT(run(never_started(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "- cancelled cancelled open ~");
}

task<> cancels(trace& words, task_group& g, std::string_view word) {
    co_await g.cancel_all();
    words.push(word);
}
task<> two_cancellers(trace& words) {
    task_group g;
    g.start(cleans_up(words, "cleaned"));
    co_await yield();
    auto a = create_task(cancels(words, g, "a"));
    auto b = create_task(cancels(words, g, "b"));
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
}
RONDO_TEST(line_39_fault_8_two_who_cancel_a_group_both_go_on) {
    trace words;
    RONDO_EXPECT(run(two_cancellers(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cleaned a b");
}

task<> canceller_inside(trace& words) {
    task_group g;
    event e;
    g.start(waiter(words, e, "?"));
    auto inside = g.start([](trace& w, task_group& own) -> task<> {
        const witness here{w, "inside"};
        co_await yield();
        co_await own.cancel_all();
        w.push("not reached");
    }(words, g));
    co_await g.join();
    words.push(outcome(co_await inside));
}
RONDO_TEST(line_39_fault_8_a_member_that_cancels_its_group_is_cancelled_too) {
    trace words;
    RONDO_EXPECT(run(canceller_inside(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ inside cancelled");
}

task<> canceller_gives_up(trace& words) {
    task_group g;
    g.start(cleans_up(words, "cleaned"));
    co_await yield();
    auto a = create_task(cancels(words, g, "not reached"));
    co_await yield();
    a.cancel(); // while it waits
    words.push(outcome(co_await a));
    co_await g.join();
}
RONDO_TEST(who_is_cancelled_while_it_cancels_a_group_leaves_at_once) {
    trace words;
    RONDO_EXPECT(run(canceller_gives_up(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled cleaned");
}

task<> joins_then_yields(trace& words, task_group& g) {
    co_await g.join();
    words.push("joined");
    co_await yield();
    words.push("not reached");
}
task<> cancelled_after_the_wake(trace& words) {
    task_group g;
    event e;
    g.start(waiter(words, e, "a"));
    auto joiner = create_task(joins_then_yields(words, g));
    co_await yield();
    e.set();
    co_await yield(); // the member has ended, the joiner has not run
    joiner.cancel();
    words.push(outcome(co_await joiner));
}
RONDO_TEST(rule_4_a_join_that_has_completed_is_delivered) {
    trace words;
    RONDO_EXPECT(run(cancelled_after_the_wake(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a ~ joined cancelled");
}

task<> members_fail_alone(trace& words) {
    task_group g;
    event e;
    auto failing = g.start(fails(errc::overrun));
    g.start(waiter(words, e, "on"));
    words.push(outcome(co_await failing));
    e.set();
    co_await g.join();
}
RONDO_TEST(a_member_of_a_group_that_is_an_object_fails_alone) {
    trace words;
    RONDO_EXPECT(run(members_fail_alone(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "overrun on ~");
}

// ---- Reset ------------------------------------------------------------------------------------

task<> waits_in_all(trace& words, task_group& outside, event& never) {
    const witness here{words, "parent"};
    outside.start(waiter(words, never, "?"));
    static_cast<void>(start_named(waiter(words, never, "?"), "named"));
    co_await with_group([&](task_group& g) -> task<> {
        const witness body{words, "body"};
        g.start(tree(words, 1));
        co_await outside.join();
    });
}
RONDO_TEST(reset_ends_members_before_their_groups) {
    trace words;
    task_group outside;
    event never;
    create_task(waits_in_all(words, outside, never));
    create_task([]() -> task<> {
        co_await sleep_for(1ms);
        stop();
    }());
    RONDO_EXPECT(run_forever().error() == errc::stopped);
    this_loop().reset();
    RONDO_EXPECT(outside.empty());
    RONDO_EXPECT(!is_running("named"));
    RONDO_EXPECT_EQ(words.text(), "0 0 1 ~ ~ body parent");
}

} // namespace
} // namespace rondo
