// clock_test.cpp - the obligations of rondo/core/port.hpp that every chip's clock, alarm and idle
// must meet. No loop runs here: the test stands in its place.
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/core_registers.hpp"
#include "tests/rondo_test.hpp"

#include <array>

namespace {

using namespace rondo;
using namespace std::chrono_literals;

// Sleeps as the loop does until `deadline`; counts how often it slept.
unsigned sleep_to(time_point deadline) {
    for (unsigned slept = 0;;) {
        const critical_section lock;
        if (now() >= deadline || !port::set_alarm(deadline)) {
            return slept;
        }
        port::idle();
        ++slept;
    }
}

// Busy for at least `time`, with few looks at the clock: those are slow to emulate.
time_point burn(duration time) {
    const time_point end = now() + time;
    for (;;) {
        for (int i = 0; i < 1000; ++i) {
            asm volatile("");
        }
        if (const time_point seen = now(); seen >= end) {
            return seen;
        }
    }
}

isr_flag handled;
volatile bool handler_ran = false;
time_point time_in_handler;

void pend_handler() { cortex_m::scb().ICSR = 1U << 28; } // PENDSVSET

} // namespace

extern "C" void PendSV_Handler() {
    time_in_handler = now();
    handler_ran = true;
    handled.set();
}

namespace rondo {
namespace {

// 120 ms: more than one run of any 24-bit timer.
RONDO_TEST(the_clock_never_goes_back_and_never_jumps_with_interrupts_locked) {
    const time_point start = now();
    time_point last = start;
    duration longest_step{};
    bool went_back = false;
    while (last < start + 120ms) {
        const critical_section lock;
        for (const time_point begin = now(); last < begin + 800us;) {
            const time_point time = burn(1us);
            went_back = went_back || time < last;
            longest_step = std::max(longest_step, time - last);
            last = time;
        }
    }
    RONDO_EXPECT(!went_back);
    RONDO_EXPECT(longest_step <= 100us);
}

RONDO_TEST(the_clock_is_right_in_a_handler_that_had_to_wait) {
    for (int i = 0; i < 200; ++i) {
        handler_ran = false;
        time_point before;
        {
            const critical_section lock;
            pend_handler();
            before = burn(900us);
        }
        while (!handler_ran) {
        }
        RONDO_EXPECT(time_in_handler >= before);
        RONDO_EXPECT(time_in_handler <= now());
        RONDO_EXPECT(now() - before <= 100us);
    }
    handled.clear();
}

RONDO_TEST(an_alarm_in_the_past_is_refused) {
    const critical_section lock;
    RONDO_EXPECT(!port::set_alarm(now()));
    RONDO_EXPECT(!port::set_alarm(now() - 5us));
    RONDO_EXPECT(!port::set_alarm(now() - 1h));
    RONDO_EXPECT(!port::set_alarm(time_point::min()));
}

RONDO_TEST(an_alarm_for_later_or_for_never_is_accepted) {
    const critical_section lock;
    RONDO_EXPECT(port::set_alarm(now() + 100us));
    RONDO_EXPECT(port::set_alarm(now() + 100h));
    RONDO_EXPECT(port::set_alarm(never));
}

RONDO_TEST(a_refused_alarm_has_passed) {
    for (int i = 0; i < 300; ++i) {
        const critical_section lock;
        const time_point deadline = now() + duration(i % 30);
        if (!port::set_alarm(deadline)) {
            RONDO_EXPECT(now() >= deadline);
        }
    }
}

RONDO_TEST(an_alarm_wakes_the_core_in_time_whatever_its_distance) {
    constexpr std::array<int, 14> distances_us = {
        1, 2, 3, 5, 10, 50, 100, 999, 5000, 99'000, 99'864, 99'865, 120'000, 350'000};
    for (const int distance : distances_us) {
        const time_point deadline = now() + duration(distance);
        const unsigned slept = sleep_to(deadline);
        const duration late = now() - deadline;
        RONDO_EXPECT(late >= 0us);
        RONDO_EXPECT(late <= 20us);
        RONDO_EXPECT(slept <= 2U + static_cast<unsigned>(distance) / 50'000U);
    }
}

// Each alarm replaces the one before: neither may come too late because of the other.
RONDO_TEST(an_alarm_may_be_moved_closer_and_further_away) {
    for (int i = 0; i < 50; ++i) {
        const time_point deadline = now() + 300us + duration(i);
        {
            const critical_section lock;
            (void)port::set_alarm(deadline + 50ms);
            (void)port::set_alarm(deadline - 200us);
            (void)port::set_alarm(never);
            (void)port::set_alarm(deadline + 1us);
        }
        sleep_to(deadline);
        RONDO_EXPECT(now() >= deadline);
        RONDO_EXPECT(now() - deadline <= 20us);
    }
}

RONDO_TEST(idle_returns_at_once_if_an_interrupt_is_pending) {
    sleep_to(now() + 200us); // no alarm is near
    const time_point before = now();
    {
        const critical_section lock;
        (void)port::set_alarm(never);
        handler_ran = false;
        pend_handler();
        port::idle();
    }
    RONDO_EXPECT(handler_ran);
    RONDO_EXPECT(now() - before <= 50us);
    handled.clear();
}

task<> expect_interrupts(int times, int& woken) {
    for (int i = 0; i < times; ++i) {
        co_await handled.wait();
        ++woken;
    }
}

task<> cause_interrupts(int times) {
    for (int i = 0; i < times; ++i) {
        co_await sleep_for(100us);
        pend_handler();
    }
}

RONDO_TEST(an_interrupt_wakes_the_task_that_waits_for_it) {
    int woken = 0;
    create_task(expect_interrupts(10, woken), "expects");
    create_task(cause_interrupts(10), "causes");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(woken, 10);
}

RONDO_TEST(sleeps_do_not_drift) {
    const time_point start = now();
    const auto main = [](time_point next) -> task<> {
        for (int i = 0; i < 1000; ++i) {
            next += 777us;
            co_await sleep_until(next);
        }
    };
    RONDO_EXPECT(run(main(start)).has_value());
    RONDO_EXPECT(now() - start >= 777ms);
    RONDO_EXPECT(now() - start <= 777ms + 50us);
}

} // namespace
} // namespace rondo
