// devices_test.cpp - polled devices in virtual time: the tutorial's programs, each transcript as a
// whole, and how late a device is served.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/hold.hpp"
#include "demos/tutorial/iorw.hpp"
#include "demos/tutorial/ms_timer_test.hpp"
#include "demos/tutorial/pin_cb_test.hpp"
#include "ports/sim/sim.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <algorithm>
#include <string>

void board::hold_loop(rondo::duration time) { rondo::sim::burn(time); }

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// In 2018 the official version received one line and then only wrote.
RONDO_TEST(line_52_iorw) {
    EXPECT_EQ(transcript_of(tutorial::iorw::program), R"(
iorw: a device that is read and written
1200 received ready
2400 received ready
3600 received ready
4800 received ready
6000 received ready
7000 sent this is message no 0
7200 received ready
8400 received ready
9600 received ready
10800 received ready
11000 sent this is message no 1
12000 received ready
13200 received ready
14400 received ready
15000 sent this is message no 2
15600 received ready
16800 received ready
18000 received ready
19000 sent this is message no 3
19200 received ready
20400 received ready
21600 received ready
22800 received ready
23000 sent this is message no 4
24000 received ready
25200 received ready
26400 received ready
27000 sent this is message no 5
27600 received ready
28800 received ready
30000 received ready
30000 done
)");
}

// In 2018 a plain delay took 300 ms, 30 to 34 ms with the I/O queue.
RONDO_TEST(line_55_ms_timer_test) {
    EXPECT_EQ(transcript_of(tutorial::ms_timer::program), R"(
ms_timer_test: sleep_for(30ms) beside ten tasks of 10 ms
2100 timer 1: at most 200 ms
2100 timer 2: at most 200 ms
2100 timer 3: at most 200 ms
ms_timer_test: the same with a millisec_timer
400 timer 1: at most 30 ms
400 timer 2: at most 30 ms
400 timer 3: at most 30 ms
)");
}

// In 2018: 51 ms without the I/O queue, 5.2 ms with it.
RONDO_TEST(line_56_pin_cb_test) {
    EXPECT_EQ(transcript_of(tutorial::pin_cb::program), R"(
pin_cb_test: both
239 rise
477 fall
715 rise
953 fall
1000 rise alone
1191 rise
1667 rise
2000 fall alone
2381 fall
2858 fall
pin_cb_test: how late beside five tasks of 5 ms
10000 a task that looks: at most 23815 us
20025 pin_call: at most 4770 us
)");
}

// ---- How late ---------------------------------------------------------------------------------

struct signal : polled_device<signal> {
    time_point raised = never;
    unsigned questions = 0;
    io_events ready(io_events) noexcept {
        ++questions;
        return raised == never ? io_events::none : io_events::readable;
    }
};

task<> hogs(duration time, const bool& end) {
    while (!end) {
        sim::burn(time);
        co_await yield();
    }
}
// The signal rises at times that fall on each part of the hogs' turns.
task<> waits_for_signal(signal& device, duration& longest) {
    for (int i = 0; i < 200; ++i) {
        device.raised = never;
        sim::at(now() + 20ms + i * 171us, [&] { device.raised = now(); });
        co_await device.wait_readable();
        longest = std::max(longest, now() - device.raised);
    }
}
task<> looks_for_signal(signal& device, duration& longest) {
    for (int i = 0; i < 200; ++i) {
        device.raised = never;
        sim::at(now() + 20ms + i * 171us, [&] { device.raised = now(); });
        while (device.raised == never) {
            co_await yield();
        }
        longest = std::max(longest, now() - device.raised);
    }
}
task<> beside_hogs(task<> (*waits)(signal&, duration&), duration& longest) {
    signal device;
    bool end = false;
    co_await with_group([&](task_group& group) -> task<> {
        for (int i = 0; i < 10; ++i) {
            group.start(hogs(4ms, end));
        }
        co_await waits(device, longest);
        end = true;
    });
}
RONDO_TEST(line_57_a_device_beside_ten_tasks_of_4_ms_waits_for_one_of_them) {
    sim::reset();
    duration by_device{};
    duration by_looking{};
    EXPECT_TRUE(run(beside_hogs(waits_for_signal, by_device)).has_value());
    EXPECT_TRUE(run(beside_hogs(looks_for_signal, by_looking)).has_value());
    EXPECT_LE(by_device, 4ms);
    EXPECT_GT(by_device, 3500us);
    EXPECT_GT(by_looking, 36ms);
}

// Two devices that are always ready, and ten others: nobody is served more often than between any
// two turns.
task<> counts_turns(unsigned& turns, const bool& end) {
    while (!end) {
        ++turns;
        sim::burn(1ms);
        co_await yield();
    }
}
task<> counts_services(signal& device, unsigned& services) {
    device.raised = now();
    for (;;) {
        co_await device.wait_readable();
        ++services;
    }
}
task<> greedy_devices(unsigned& turns, unsigned& services) {
    signal a;
    signal b;
    bool end = false;
    auto first = create_task(counts_services(a, services));
    auto second = create_task(counts_services(b, services));
    auto other = create_task(counts_turns(turns, end));
    co_await sleep_for(100ms);
    end = true;
    first.cancel();
    second.cancel();
    static_cast<void>(co_await first);
    static_cast<void>(co_await second);
    static_cast<void>(co_await other);
}
RONDO_TEST(line_82_devices_that_are_always_ready_take_turns_with_others) {
    sim::reset();
    unsigned turns = 0;
    unsigned services = 0;
    EXPECT_TRUE(run(greedy_devices(turns, services)).has_value());
    EXPECT_EQ(turns, 101U);
    EXPECT_NEAR(services, 2 * turns, 4);
}

// ---- Nobody else runs --------------------------------------------------------------------------

task<> waits_long(signal& device) {
    sim::at(now() + 1s, [&] { device.raised = now(); });
    co_await device.wait_readable();
}
RONDO_TEST(line_9_a_loop_that_waits_for_a_polled_device_sleeps_between_questions) {
    sim::reset();
    signal device;
    device.poll_interval(10ms);
    EXPECT_TRUE(run(waits_long(device)).has_value());
    EXPECT_EQ(sim::asleep(), duration(1s));
    EXPECT_LE(device.questions, 102U);
    const unsigned questions = device.questions;
    EXPECT_TRUE(run([]() -> task<> { co_await sleep_for(1s); }()).has_value());
    EXPECT_EQ(device.questions, questions);
    EXPECT_EQ(sim::asleep(), duration(2s));
}

// A task whose time has come does not run before a device was asked that got ready in the sleep.
task<> sleeps_to(trace& words, duration time) {
    co_await sleep_for(time);
    words.push("time");
}
task<> waits_to(trace& words, signal& device) {
    co_await device.wait_readable();
    words.push("device");
}
task<> interrupted(trace& words, isr_flag& flag) {
    co_await flag.wait();
    words.push("interrupt");
}
RONDO_TEST(line_82_devices_are_asked_when_the_loop_wakes_up) {
    trace words;
    for (const bool by_interrupt : {false, true}) {
        sim::reset();
        signal device;
        isr_flag flag;
        device.poll_interval(1s);
        create_task(by_interrupt ? interrupted(words, flag) : sleeps_to(words, 500us));
        create_task(waits_to(words, device));
        sim::at(time_point(100us), [&] { device.raised = now(); });
        sim::at(time_point(500us), [&] { flag.set(); });
        EXPECT_TRUE(run_forever().has_value());
        EXPECT_EQ(now(), time_point(500us));
    }
    EXPECT_EQ(words.text(), "device time device interrupt");
}

} // namespace
} // namespace rondo
