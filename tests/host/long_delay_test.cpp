// long_delay_test.cpp - delays of seconds, delays that a handler triggers, and misuse.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

// What happened at which millisecond: "press:500".
struct record {
    std::string text;
    record() { sim::reset(); }
    void say(const std::string& word) {
        text +=
            (text.empty() ? "" : " ") + word + ":" + std::to_string((now() - time_point()) / 1ms);
    }
};

task<> fires_by_default(record& r) {
    delay d;
    d.trigger();
    co_await d.wait();
    r.say("fired");
}
RONDO_TEST(line_63_the_default_is_a_second) {
    record r;
    RONDO_EXPECT(run(fires_by_default(r)).has_value());
    EXPECT_EQ(r.text, "fired:1000");
}

task<> light_goes_out(record& r) {
    delay light(3s, [&r] { r.say("dark"); });
    for (const duration pause : {500ms, 1'000ms, 2'900ms}) {
        co_await sleep_for(pause);
        r.say("press");
        light.trigger();
    }
    co_await light.wait();
}
RONDO_TEST(line_64_a_light_goes_out_3_s_after_the_last_press) {
    record r;
    RONDO_EXPECT(run(light_goes_out(r)).has_value());
    EXPECT_EQ(r.text, "press:500 press:1500 press:4400 dark:7400");
}

struct shot {
    record& r;
    int more;
    delay d{500ms, {*this, &shot::fire}};
    void fire() {
        r.say("fired");
        if (--more != 0) {
            d.trigger(100ms);
        }
    }
};
task<> shortens_and_repeats(record& r) {
    shot s{r, 2};
    s.d.trigger();
    co_await sleep_for(50ms);
    s.d.trigger(100ms);
    co_await sleep_for(1s);
    s.d.trigger();
    s.d.stop();
}
// 2018: it fired at 501, its own trigger was lost, and stop left a task that slept on.
RONDO_TEST(fault_F12_a_delay_can_be_shortened_and_triggered_by_its_own_callback) {
    record r;
    RONDO_EXPECT(run(shortens_and_repeats(r)).has_value());
    EXPECT_EQ(r.text, "fired:150 fired:250");
    RONDO_EXPECT(this_loop().run_ready() == never);
}

// The time counts from the interrupt, though the loop is busy until later.
task<> hears_handlers(record& r) {
    isr_delay d(100ms, [&r] { r.say("fired"); });
    auto server = create_task(d.serve(), "server");
    sim::at(time_point(30ms), [&d] { d.trigger_from_interrupt(); });
    sim::at(time_point(310ms), [&d] { d.trigger_from_interrupt(20ms); });
    co_await yield();
    sim::burn(80ms);
    co_await sleep_for(220ms); // 300
    sim::burn(50ms);           // it is due meanwhile
    co_await sleep_for(100ms);
    server.cancel();
    co_await server;
}
RONDO_TEST(line_63_a_delay_of_an_interrupt_counts_from_the_interrupt) {
    record r;
    RONDO_EXPECT(run(hears_handlers(r)).has_value());
    EXPECT_EQ(r.text, "fired:130 fired:350");
}

// A loop that waits for an interrupt is no deadlock.
task<> waits_for_handler(record& r) {
    isr_delay d(10ms);
    auto server = create_task(d.serve(), "server");
    sim::at(time_point(5s), [&d] { d.trigger_from_interrupt(); });
    co_await d.wait();
    r.say("fired");
    server.cancel();
    co_await server;
}
RONDO_TEST(a_delay_that_an_interrupt_may_trigger_is_no_deadlock) {
    record r;
    RONDO_EXPECT(run(waits_for_handler(r)).has_value());
    EXPECT_EQ(r.text, "fired:5010");
}

task<> waits_for(delay& d) { co_await d.wait(); }
RONDO_TEST(destroying_a_delay_that_tasks_wait_for_is_a_bug) {
    EXPECT_DEATH(
        {
            delay d;
            create_task(waits_for(d));
            static_cast<void>(run_forever());
        },
        "rondo panic: ");
}

} // namespace
} // namespace rondo
