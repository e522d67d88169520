// delay_test.cpp - delay and isr_delay, to the millisecond.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// What happened when: "fired:35".
struct record {
    trace words;
    time_point start = now();

    void say(std::string_view word) {
        char text[24];
        std::size_t size = word.copy(text, 12);
        text[size++] = ':';
        const auto ms = static_cast<unsigned>((now() - start) / 1ms);
        for (unsigned power = 1'000; power != 0; power /= 10) {
            if (ms >= power || power == 1) {
                text[size++] = static_cast<char>('0' + ms / power % 10);
            }
        }
        words.push(std::string_view(text, size));
    }
};

task<> fires_once(record& r) {
    delay d(20ms, [&r] { r.say("fired"); });
    r.words.push(d.running() ? "?" : "idle");
    co_await sleep_for(5ms); // nothing happens before the first trigger
    d.trigger();             // as long as it was told at first
    r.words.push(d.running() ? "running" : "?");
    co_await sleep_for(30ms);
    r.words.push(!d.running() && d.expired() ? "expired" : "?");
}
RONDO_TEST(line_63_a_delay_fires_once_after_its_default_time) {
    record r;
    RONDO_EXPECT(run(fires_once(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "idle running fired:25 expired");
}
task<> retriggers(record& r) {
    delay d(20ms, [&r] { r.say("fired"); });
    d.trigger();
    co_await sleep_for(15ms);
    d.trigger();
    co_await d.wait();
    r.say("end");
}
RONDO_TEST(line_63_a_trigger_while_it_runs_counts_anew) {
    record r;
    RONDO_EXPECT(run(retriggers(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "fired:35 end:35");
}

task<> shortens(record& r) {
    delay d(50ms, [&r] { r.say("fired"); });
    d.trigger();
    co_await sleep_for(5ms);
    d.trigger(10ms);
    co_await sleep_for(60ms);
}
// 2018: it could not be shortened, and fired after the first 500 ms.
RONDO_TEST(line_63_a_trigger_may_shorten_what_runs) {
    record r;
    RONDO_EXPECT(run(shortens(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "fired:15");
}

task<> stops(record& r) {
    delay d(10ms, [&r] { r.say("fired"); });
    d.stop(); // of an idle one does nothing
    d.trigger();
    d.stop();
    r.words.push(d.running() ? "?" : "stopped");
    co_await sleep_for(15ms);
    d.trigger();
    co_await sleep_for(20ms);
    d.stop();
    r.words.push(d.expired() ? "?" : "idle");
}
RONDO_TEST(line_63_a_stopped_delay_does_not_fire_and_can_be_triggered_again) {
    record r;
    RONDO_EXPECT(run(stops(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "stopped fired:25 idle");
}

task<> flashes(record& r) {
    r.say("on");
    co_await sleep_for(5ms);
    r.say("off");
}
task<> launches(record& r) {
    delay d(10ms, [&r] { return flashes(r); });
    d.trigger();
    co_await d.wait();
    r.words.push(d.running() ? "?" : "expired");
    co_await sleep_for(20ms);
}
RONDO_TEST(line_63_a_coroutine_is_launched) {
    record r;
    RONDO_EXPECT(run(launches(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "expired on:10 off:15");
}

struct beats {
    record& r;
    int more;
    delay d{10ms, {*this, &beats::beat}};
    void beat() {
        r.say(d.running() ? "?" : "beat");
        if (--more != 0) {
            d.trigger(more == 1 ? 0ms : 10ms); // of nothing: it does not keep the loop
        }
    }
};
task<> retriggers_itself(record& r) {
    beats b{r, 4};
    b.d.trigger();
    co_await sleep_for(50ms);
    r.words.push(b.d.running() ? "?" : "end");
}
// 2018: a trigger in its own callback was lost.
RONDO_TEST(line_63_a_delay_may_be_triggered_by_its_own_callback) {
    record r;
    RONDO_EXPECT(run(retriggers_itself(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "beat:10 beat:20 beat:30 beat:30 end");
}
struct restless {
    delay d{0ms, {*this, &restless::again}};
    void again() { d.trigger(); }
};
task<> beats_without_end(record& r) {
    restless it;
    it.d.trigger();
    co_await sleep_for(1ms);
    r.words.push(it.d.running() ? "others run" : "?");
}
RONDO_TEST(line_63_a_delay_of_no_time_that_triggers_itself_does_not_keep_the_loop) {
    record r;
    RONDO_EXPECT(run(beats_without_end(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "others run");
}

task<> waits_for(record& r, delay& d, std::string_view word) {
    co_await d.wait();
    r.say(word);
}
task<> is_an_event(record& r) {
    delay d(10ms, [&r] { r.say("fired"); });
    create_task(waits_for(r, d, "a")); // before the trigger
    co_await yield();
    d.trigger();
    co_await sleep_for(5ms);
    d.trigger();
    create_task(waits_for(r, d, "b"));
    event never_set;
    const auto which = co_await wait_any(never_set, d);
    r.words.push(which == 1 ? "any" : "?");
    co_await d.wait(); // at once
    r.say("c");
    d.trigger();
    const auto how = co_await wait_for(d.wait(), 1ms);
    r.words.push(to_string(how.error()));
}
RONDO_TEST(line_63_tasks_may_wait_for_a_delay_as_for_an_event) {
    record r;
    RONDO_EXPECT(run(is_an_event(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "fired:15 a:15 b:15 any c:15 timed out");
}

task<> served(record& r) {
    isr_delay d(10ms, [&r] { r.say("fired"); });
    auto server = create_task(d.serve(), "server");
    co_await yield();
    const std::size_t frames = this_loop().frames().stats().in_use;
    d.trigger_from_interrupt();
    d.trigger_from_interrupt(20ms); // the last counts
    co_await sleep_for(30ms);
    d.trigger_from_interrupt(20ms);
    co_await sleep_for(10ms);
    d.trigger_from_interrupt(5ms); // shortens
    co_await sleep_for(20ms);
    d.trigger_from_interrupt();
    d.stop(); // before it has taken effect
    co_await sleep_for(20ms);
    d.trigger_from_interrupt(1ms);
    d.trigger();
    co_await sleep_for(20ms);
    r.words.push(this_loop().frames().stats().in_use == frames ? "no memory" : "?");
    server.cancel();
    co_await server;
}
RONDO_TEST(line_63_an_interrupt_may_trigger_a_delay_without_memory) {
    record r;
    RONDO_EXPECT(run(served(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "fired:20 fired:45 fired:90 no memory");
}

task<> triggers_often(record& r) {
    const std::size_t frames = this_loop().frames().stats().in_use;
    const std::size_t tasks = this_loop().tasks();
    delay d(10ms, [&r] { r.say("fired"); });
    for (int i = 0; i < 1'000; ++i) {
        d.trigger();
        d.trigger(5ms);
        d.stop();
        d.trigger(9ms);
    }
    r.start = now(); // on a chip the triggers have taken their time
    d.trigger(7ms);
    r.words.push(this_loop().frames().stats().in_use == frames ? "no memory" : "?");
    r.words.push(this_loop().tasks() == tasks ? "no task" : "?");
    co_await sleep_for(20ms);
    d.trigger(1h); // it goes with the delay
}
// 2018: stop left a task behind, and the next trigger made another.
RONDO_TEST(line_63_nothing_is_left_of_earlier_triggers) {
    record r;
    RONDO_EXPECT(run(triggers_often(r)).has_value());
    RONDO_EXPECT_EQ(r.words.text(), "no memory no task fired:7");
    RONDO_EXPECT(this_loop().run_ready() == never);
}

// A delay that runs keeps the loop running, and outlives a run.
RONDO_TEST(a_delay_runs_on_in_the_next_run) {
    record r;
    delay d(10ms, [&r] { r.say("fired"); });
    d.trigger(); // outside of a run
    RONDO_EXPECT(run([]() -> task<> { co_await sleep_for(1ms); }()).has_value());
    RONDO_EXPECT(d.running());
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(r.words.text(), "fired:10");
    d.trigger();
    this_loop().reset();
    RONDO_EXPECT(!d.running());
}

} // namespace
} // namespace rondo
