// named_test.cpp - tasks by name.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

template <class T>
std::string_view outcome(const result<T>& how) {
    return how ? "value" : to_string(how.error());
}

task<> forever() { co_await sleep_for(1h); }

// Clean-up that takes two turns.
task<> slow_to_end(trace& words) {
    struct door {
        trace& out;
        task<> enter() { co_return; }
        task<> exit() {
            co_await yield();
            out.push(is_running("slow") ? "running" : "?");
            co_await yield();
        }
    };
    door d{words};
    co_await with(d, [](door&) -> task<> { co_await forever(); });
}

task<> stop_waits(trace& words) {
    words.push(is_running("slow") ? "?" : "no");
    words.push(co_await stop_named("slow") ? "?" : "none");
    words.push(outcome(start_named(slow_to_end(words), "slow")));
    words.push(is_running("slow") ? "created" : "?");
    co_await yield();
    words.push(cancel_named("slow") ? "true" : "false");
    words.push(is_running("slow") ? "still" : "?");
    words.push(co_await stop_named("slow") ? "stopped" : "?");
    words.push(is_running("slow") ? "?" : "gone");
    words.push(cancel_named("slow") ? "true" : "false");
}
RONDO_TEST(line_40_is_running_until_it_has_ended_and_stop_named_waits_for_that) {
    trace words;
    RONDO_EXPECT(run(stop_waits(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "no none value created true still running stopped gone false");
}

task<> duplicate(trace& words) {
    const char text[] = "pump"; // another place, the same text
    words.push(outcome(start_named(forever(), "pump")));
    words.push(outcome(start_named(forever(), text)));
    words.push(outcome(start_named(forever(), "pump2")));
    words.push(co_await stop_named(text) ? "stopped" : "?");
    words.push(outcome(start_named(forever(), text)));
    words.push(co_await stop_named("pump") ? "stopped" : "?");
    co_await stop_named("pump2");
}
RONDO_TEST(line_40_a_duplicate_is_an_error_and_names_are_text) {
    trace words;
    RONDO_EXPECT(run(duplicate(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "value name in use value stopped value stopped");
}

task<> never_started(trace& words) {
    auto handle = start_named(forever(), "early");
    words.push(is_running("early") ? "running" : "?");
    words.push(co_await stop_named("early") ? "stopped" : "?");
    words.push(outcome(co_await handle->join()));
}
RONDO_TEST(fault_F5_a_named_task_may_be_stopped_before_its_first_step) {
    trace words;
    RONDO_EXPECT(run(never_started(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "running stopped cancelled");
}

task<> own_names(trace& words) {
    task_group x;
    auto ordinary = create_task(forever(), "x");
    x.start(forever(), "x");
    words.push(is_running("x") ? "?" : "not-named");
    words.push(outcome(start_named(forever(), "x")));
    co_await yield();
    co_await x.cancel_all(); // of the group alone
    words.push(is_running("x") ? "named" : "?");
    words.push(co_await stop_named("x") ? "stopped" : "?");
    words.push(ordinary.done() ? "?" : "ordinary");
    ordinary.cancel();
    static_cast<void>(co_await ordinary);
}
RONDO_TEST(fault_F7_names_groups_and_names_for_reports_are_separate) {
    trace words;
    RONDO_EXPECT(run(own_names(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "not-named value named stopped ordinary");
}

task<> stops_itself(trace& words) {
    auto self = [](trace& w) -> task<> {
        w.push("on");
        co_await stop_named("self");
        w.push("not reached");
    };
    auto handle = start_named(self(words), "self");
    words.push(outcome(co_await handle->join()));
    words.push(is_running("self") ? "?" : "gone");
}
RONDO_TEST(a_task_that_stops_itself_by_name_is_unwound_there) {
    trace words;
    RONDO_EXPECT(run(stops_itself(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "on cancelled gone");
}

task<> who_stops_may_leave(trace& words) {
    static_cast<void>(start_named(slow_to_end(words), "slow"));
    co_await yield();
    auto stops = []() -> task<> { co_await stop_named("slow"); };
    auto a = create_task(stops());
    auto b = create_task(stops());
    co_await yield();
    a.cancel();
    words.push(outcome(co_await a));
    words.push(outcome(co_await b));
}
RONDO_TEST(line_40_two_may_stop_a_task_and_one_of_them_leave) {
    trace words;
    RONDO_EXPECT(run(who_stops_may_leave(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "running cancelled value");
}

} // namespace
} // namespace rondo
