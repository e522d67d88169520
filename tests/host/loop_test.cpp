// loop_test.cpp - what the loop does when tasks take their time.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <chrono>

using namespace rondo;
using namespace rondo::test;
using namespace std::chrono_literals;

namespace {

task<> hogs(int times) {
    for (int i = 0; i < times; ++i) {
        sim::burn(4ms);
        co_await yield();
    }
}
task<> low(int& turns) {
    for (;;) {
        co_await after(1ms);
        ++turns;
    }
}

// Ten hogs that never let go: low-priority work starves, or has a turn each time it is overdue.
int turns_of_low_work(duration max_overdue) {
    int turns = 0;
    this_loop().max_overdue(max_overdue);
    EXPECT_EQ(this_loop().max_overdue(), max_overdue);
    for (int i = 0; i < 10; ++i) {
        create_task(hogs(25)); // a second in all
    }
    task_handle<> worker = create_task(low(turns));
    create_task([](task_handle<> h) -> task<> {
        co_await sleep_for(950ms);
        h.cancel();
        static_cast<void>(co_await h);
    }(std::move(worker)));
    EXPECT_TRUE(run_forever().has_value());
    this_loop().max_overdue(0ms);
    return turns;
}
TEST(loop, line_84_low_priority_work_starves_unless_overdue) {
    EXPECT_EQ(turns_of_low_work(0ms), 0);
    // Due after 1 ms, looked at after each round of 40 ms: 119 ms late at the third, at 160, 280,
    // ...
    EXPECT_EQ(turns_of_low_work(100ms), 8);
    EXPECT_EQ(turns_of_low_work(10s), 0);
}

// Two callbacks that call themselves again at low priority, each 500 ms and 1 s, for 10 s.
struct messages {
    int fast = 0;
    int slow = 0;
    void half_second() {
        ++fast;
        call_after(500ms, [this] { half_second(); });
    }
    void second() {
        ++slow;
        call_after(1s, [this] { second(); });
    }
};
TEST(loop, line_86_low_priority_callbacks_keep_their_rate_beside_work) {
    messages m;
    m.half_second();
    m.second();
    create_task([]() -> task<> {
        for (;;) {
            sim::burn(4ms);
            co_await sleep_for(1ms);
        }
    }());
    EXPECT_TRUE(run([]() -> task<> { co_await sleep_for(10050ms); }()).has_value());
    EXPECT_EQ(m.fast, 21); // each up to 4 ms late, and the next counts from there
    EXPECT_EQ(m.slow, 11);
    this_loop().reset();
}

task<> device_task(isr_flag& device, time_point& raised, duration& worst) {
    for (int i = 0; i < 5; ++i) {
        co_await device.wait();
        worst = std::max(worst, now() - raised);
    }
}
TEST(loop, a_device_waits_for_one_task_only_whatever_their_number) {
    isr_flag device;
    time_point raised;
    duration worst{};
    for (int i = 0; i < 10; ++i) {
        create_task(hogs(25));
    }
    for (int i = 1; i <= 5; ++i) {
        sim::at(now() + i * 150ms + 1ms, [&] {
            raised = now();
            device.set();
        });
    }
    EXPECT_TRUE(run(device_task(device, raised, worst)).has_value());
    EXPECT_GT(worst, 0ms);
    EXPECT_LE(worst, 4ms);
    this_loop().reset();
}

} // namespace
