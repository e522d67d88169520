// gather_test.cpp - gather and select. What happens to them when they are cancelled is in
// cancel_test.cpp, rules 19 to 21.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <array>
#include <span>
#include <tuple>
#include <utility>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// ---- gather -----------------------------------------------------------------------------------

struct says_that_it_is_gone {
    trace& words;
    explicit says_that_it_is_gone(trace& w) : words(w) {}
    says_that_it_is_gone(const says_that_it_is_gone&) = delete;
    says_that_it_is_gone& operator=(const says_that_it_is_gone&) = delete;
    ~says_that_it_is_gone() { words.push("~"); }
};

task<int> after_turns(trace& words, int turns, int value) {
    for (int i = 0; i < turns; ++i) {
        co_await yield();
    }
    words.push(static_cast<char>('0' + value));
    co_return value;
}
task<> waits_for(trace& words, event& e) {
    const says_that_it_is_gone gone(words);
    co_await e.wait();
    words.push("waited");
}
task<int> fails(errc error) {
    co_await yield();
    co_await fail(error);
    co_return 0;
}

task<> gathers_in_order(trace& words) {
    event e;
    e.set();
    const auto all = co_await gather(after_turns(words, 5, 1), after_turns(words, 1, 2), e.wait(),
                                     after_turns(words, 3, 3));
    static_assert(std::is_same_v<decltype(all), const std::tuple<int, int, std::monostate, int>>);
    words.push(std::get<0>(all) == 1 && std::get<1>(all) == 2 && std::get<3>(all) == 3 ? "in order"
                                                                                       : "?");
}
RONDO_TEST(line_35_results_stand_in_the_order_of_the_arguments) {
    trace words;
    RONDO_EXPECT(run(gathers_in_order(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "2 3 1 in order");
}

task<> gathers_with_limits(trace& words) {
    event never_set;
    const auto [late, in_time, value] =
        co_await gather(wait_for(waits_for(words, never_set), 1ms),
                        wait_for(after_turns(words, 2, 1), 1h), after_turns(words, 1, 2));
    words.push(to_string(late.error()));
    words.push(in_time == 1 && value == 2 ? "values" : "?");
}
RONDO_TEST(line_35_a_limit_is_that_of_one_operation_and_a_value_in_its_place) {
    trace words;
    RONDO_EXPECT(run(gathers_with_limits(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "2 1 ~ timed out values");
}

task<> gathers_attempts(trace& words) {
    const auto [bad, good, worse] =
        co_await gather(attempt(fails(errc::framing)), after_turns(words, 3, 1),
                        attempt(wait_for(fails(errc::overrun), 1h)));
    words.push(to_string(bad.error()));
    words.push(good == 1 ? "one" : "?");
    words.push(to_string(worse.error()));
}
RONDO_TEST(line_35_an_error_behind_an_attempt_is_a_value_and_cancels_nobody) {
    trace words;
    RONDO_EXPECT(run(gathers_attempts(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "1 framing error one overrun");
}

task<> gathers_failures(trace& words) {
    event never_set;
    const auto how = co_await attempt(gather(waits_for(words, never_set), fails(errc::framing),
                                             waits_for(words, never_set), fails(errc::overrun)));
    words.push(to_string(how.error()));
}
RONDO_TEST(line_35_a_plain_error_cancels_the_others_and_is_raised_when_they_are_gone) {
    trace words;
    RONDO_EXPECT(run(gathers_failures(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ ~ framing error");
}

task<> gathers_nothing(trace& words) {
    const std::tuple<> none = co_await gather();
    static_cast<void>(none);
    std::array<task<int>, 0> tasks{};
    const std::array<int, 0> values = co_await gather(std::move(tasks));
    words.push(values.empty() ? "none" : "?");
    const auto how = co_await wait_for(gather(), 1h);
    words.push(how ? "none" : "?");
}
RONDO_TEST(line_35_a_gather_of_nothing_gives_nothing) {
    trace words;
    RONDO_EXPECT(run(gathers_nothing(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "none none");
}

struct movable_only {
    int value;
    explicit movable_only(int v) : value(v) {}
    movable_only(movable_only&& other) noexcept : value(std::exchange(other.value, 0)) {}
    movable_only& operator=(movable_only&&) = delete;
};
task<movable_only> gives(int value) {
    co_await yield();
    co_return movable_only(value);
}
task<> gathers_arrays(trace& words) {
    std::array<task<movable_only>, 3> made{gives(1), gives(2), gives(3)};
    const auto values = co_await gather(std::move(made));
    words.push(values[0].value == 1 && values[1].value == 2 && values[2].value == 3 ? "array"
                                                                                    : "?");
    std::array<task<int>, 4> more{after_turns(words, 2, 4), after_turns(words, 1, 5),
                                  after_turns(words, 0, 6), after_turns(words, 0, 7)};
    const std::array<int, 2> middle = co_await gather(std::span(more).subspan<1, 2>());
    words.push(middle == std::array{5, 6} ? "span" : "?");
    const auto rest = co_await gather(std::move(more[0]), std::move(more[3]));
    words.push(rest == std::tuple(4, 7) ? "rest" : "?");
    std::array<task<>, 2> nothing{[]() -> task<> { co_await yield(); }(),
                                  []() -> task<> { co_return; }()};
    const std::array<std::monostate, 2> ended = co_await gather(std::move(nothing));
    static_cast<void>(ended);
}
RONDO_TEST(line_35_tasks_of_one_type_may_come_as_an_array_or_span) {
    trace words;
    RONDO_EXPECT(run(gathers_arrays(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "array 6 5 span 7 4 rest");
}

task<> cancels_itself() {
    cancel_this_task();
    co_await yield();
}

// Whatever happens to those inside, a gather ends: each of them fails, is late, or is cancelled.
task<> never_hangs(trace& words) {
    event never_set;
    auto other = create_task(waits_for(words, never_set), "other");
    create_task([](task_handle<>& h) -> task<> {
        co_await yield();
        h.cancel();
    }(other));
    const auto [a, b, c] = co_await gather(other.join(), wait_for(waits_for(words, never_set), 0ms),
                                           attempt(fails(errc::io_error)));
    words.push(to_string(a.error()));
    words.push(to_string(b.error()));
    words.push(to_string(c.error()));
    const auto d = co_await attempt(gather(waits_for(words, never_set), cancels_itself()));
    words.push(to_string(d.error()));
}
RONDO_TEST(line_35_a_gather_never_hangs) {
    trace words;
    RONDO_EXPECT(run(never_hangs(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ ~ cancelled timed out input/output error ~ cancelled");
}

// ---- select -----------------------------------------------------------------------------------

task<> selects_the_first(trace& words) {
    event never_set;
    event soon;
    create_task([](event& e) -> task<> {
        co_await yield();
        co_await yield();
        e.set();
    }(soon));
    const auto [a, b, c] =
        co_await select(waits_for(words, never_set), soon.wait(), waits_for(words, never_set));
    words.push(!a && b && !c ? "second" : "?");
}
RONDO_TEST(select_gives_the_first_and_the_others_are_gone_before_it_returns) {
    trace words;
    RONDO_EXPECT(run(selects_the_first(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "~ ~ second");
}

task<> selects_among_the_ready(trace& words) {
    event set;
    set.set();
    int heard[3] = {};
    for (int i = 0; i < 10; ++i) {
        const auto [a, b, c] = co_await select(set.wait(), set.wait(), set.wait());
        heard[0] += a.has_value();
        heard[1] += b.has_value();
        heard[2] += c.has_value();
    }
    words.push(heard[0] == 10 && heard[1] == 10 && heard[2] == 10 ? "all" : "some starve");
}
RONDO_TEST(select_prefers_no_place_all_that_are_ready_at_once_have_a_value) {
    trace words;
    RONDO_EXPECT(run(selects_among_the_ready(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "all");
}

// The wait for a flag takes the set with it.
task<> selects_flags(trace& words) {
    isr_flag flags[3];
    flags[0].set();
    flags[2].set();
    const auto [a, b, c] = co_await select(flags[0].wait(), flags[1].wait(), flags[2].wait());
    words.push(a && !b && c ? "both" : "?");
    words.push(flags[0].is_set() || flags[2].is_set() ? "?" : "taken");
    flags[1].set(); // by now nobody waits
    words.push(flags[1].is_set() ? "kept" : "lost");
    create_task([](isr_flag* f) -> task<> {
        co_await yield();
        f[0].set();
        f[2].set();
    }(flags));
    const auto [d, e] = co_await select(flags[0].wait(), flags[2].wait());
    words.push(d && e ? "both" : "lost");
}
RONDO_TEST(select_loses_nothing_that_an_operation_has_taken) {
    trace words;
    RONDO_EXPECT(run(selects_flags(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "both taken kept both");
}

// An operation that has its first turn though another is ready gets no further.
task<> starts_and_waits(trace& words, event& e) {
    const says_that_it_is_gone gone(words);
    words.push("starts");
    co_await attempt(e.wait());
    words.push("not reached");
}
task<> selects_ready_and_not(trace& words) {
    event never_set;
    const auto [a, b] =
        co_await select(after_turns(words, 0, 1), starts_and_waits(words, never_set));
    words.push(a == 1 && !b ? "first" : "?");
}
RONDO_TEST(select_lets_each_start_and_cancels_it_at_its_first_suspension) {
    trace words;
    RONDO_EXPECT(run(selects_ready_and_not(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "1 starts ~ first");
}

task<> selects_arrays(trace& words) {
    std::array<task<int>, 3> tasks{after_turns(words, 3, 1), after_turns(words, 1, 2),
                                   after_turns(words, 3, 3)};
    const std::array<std::optional<int>, 3> values = co_await select(std::move(tasks));
    words.push(!values[0] && values[1] == 2 && !values[2] ? "second" : "?");
}
RONDO_TEST(select_of_an_array_gives_an_array_of_optionals) {
    trace words;
    RONDO_EXPECT(run(selects_arrays(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "2 second");
}

// ---- wait_any and wait_all --------------------------------------------------------------------

task<> sets_after_turns(trace& words, event& e, int turns, char word) {
    for (int i = 0; i < turns; ++i) {
        co_await yield();
    }
    words.push(word);
    e.set();
}

task<> waits_for_any(trace& words) {
    event e[3];
    create_task(sets_after_turns(words, e[1], 3, 'b'));
    const auto which = co_await wait_any(e[0], e[1], e[2]);
    words.push(which == 1 && !which[0] && which[1] && !which[2] ? "second" : "?");
    e[2].set();
    const auto both = co_await wait_any(e[0], e[1], e[2]); // an event stays set
    words.push(both == 1 && both[1] && both[2] ? "second and third" : "?");
    switch (co_await wait_any(e[2])) {
    case 0:
        words.push("alone");
        break;
    default:
        words.push("?");
    }
}
RONDO_TEST(line_102_wait_any_gives_which_and_all_that_are_set_at_once) {
    trace words;
    RONDO_EXPECT(run(waits_for_any(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "b second second and third alone");
}

task<> waits_for_all(trace& words) {
    event e[3];
    create_task(sets_after_turns(words, e[0], 4, 'a'));
    create_task(sets_after_turns(words, e[1], 2, 'b'));
    create_task(sets_after_turns(words, e[2], 3, 'c'));
    co_await wait_all(e[0], e[1], e[2]);
    words.push("all");
    co_await wait_all();
    words.push("none");
}
RONDO_TEST(line_102_wait_all_waits_for_each) {
    trace words;
    RONDO_EXPECT(run(waits_for_all(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "b c a all none");
}

task<> nested_waits(trace& words) {
    event e[4];
    create_task(sets_after_turns(words, e[3], 1, 'd'));
    create_task(sets_after_turns(words, e[1], 5, 'b'));
    co_await wait_all(wait_any(e[0], e[1]), wait_any(e[2], e[3]));
    words.push("one of each");
    auto pairs = wait_any(wait_all(e[0], e[1]), wait_all(e[1], e[3])); // kept, awaited twice
    const auto second = co_await pairs;
    words.push(second == 1 ? "second pair" : "?");
    e[0].set();
    const auto both = co_await pairs.wait();
    words.push(both[0] && both[1] ? "both pairs" : "?");
}
RONDO_TEST(line_102_they_nest_and_may_be_kept) {
    trace words;
    RONDO_EXPECT(run(nested_waits(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "d b one of each second pair both pairs");
}

task<> waits_with_limits(trace& words) {
    event e[2];
    const auto any = co_await wait_for(wait_any(e[0], e[1]), 1ms);
    words.push(to_string(any.error()));
    e[0].set();
    const auto all = co_await wait_for(wait_all(e[0], e[1]).wait(), 1ms);
    words.push(to_string(all.error()));
    auto waiter = create_task([](trace& w, event& first, event& second) -> task<> {
        const says_that_it_is_gone gone(w);
        co_await wait_all(wait_any(first, second), second);
    }(words, e[0], e[1]));
    co_await yield();
    waiter.cancel();
    words.push(to_string((co_await waiter).error()));
    e[1].set(); // nobody is left on it
}
RONDO_TEST(line_102_limits_and_cancels_leave_nobody_behind) {
    trace words;
    RONDO_EXPECT(run(waits_with_limits(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "timed out timed out ~ cancelled");
}

// The coroutine as an event, and its result.
task<> waits_for_coroutines(trace& words) {
    event stop;
    auto slow = create_task(after_turns(words, 9, 7), "slow");
    stop.set();
    const auto first = co_await wait_any(slow, stop);
    words.push(!first[0] && first == 1 ? "stopped" : "?");
    words.push(slow.done() ? "?" : "runs on");
    stop.clear();
    const auto second = co_await wait_any(slow, stop);
    words.push(second == 0 && slow.done() ? "done" : "?");
    words.push(co_await slow == 7 ? "7" : "?");
    auto cancelled = create_task(after_turns(words, 9, 8), "cancelled");
    cancelled.cancel();
    const auto third = co_await wait_any(stop, cancelled);
    words.push(third == 1 && (co_await cancelled).error() == errc::cancelled ? "cancelled" : "?");
}
RONDO_TEST(line_102_a_coroutine_is_an_event_by_its_handle_and_runs_on) {
    trace words;
    RONDO_EXPECT(run(waits_for_coroutines(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "stopped runs on 7 done 7 cancelled");
}

class button { // an object of a user
  public:
    explicit button(event& e) noexcept : pressed_(e) {}
    auto operator co_await() noexcept { return pressed_.wait(); }

  private:
    event& pressed_;
};
task<> waits_for_objects(trace& words) {
    event e[2];
    isr_flag flags[2];
    button key(e[0]);
    flags[0].set();
    flags[1].set();
    const auto which = co_await wait_any(key, button(e[1]), flags[0], flags[1]);
    words.push(which == 2 && which[2] && which[3] ? "both flags" : "?");
    e[0].set();
    e[1].set();
    co_await wait_all(key, button(e[1]));
    words.push("both keys");
}
RONDO_TEST(line_102_what_can_be_awaited_can_be_waited_for) {
    trace words;
    RONDO_EXPECT(run(waits_for_objects(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "both flags both keys");
}

} // namespace
} // namespace rondo
