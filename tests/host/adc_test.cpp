// adc_test.cpp - the simulator's analog input.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/adc.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>

namespace rondo {
namespace {

using namespace std::chrono_literals;

RONDO_TEST(adc_the_level_counts_that_stands_when_the_conversion_begins) {
    sim::reset();
    sim::adc knob(10us);
    knob.drive(1'000);
    const time_point before = now();
    sim::at(before + 5us, [&] { knob.drive(2'000); });
    const auto reads = [&]() -> task<> {
        const result<std::uint16_t> first = co_await knob.read();
        EXPECT_EQ(first, 1'000);
        EXPECT_EQ(now() - before, 10us);
        const result<std::uint16_t> second = co_await knob.read();
        EXPECT_EQ(second, 2'000);
    };
    EXPECT_TRUE(run(reads()).has_value());
}

RONDO_TEST(adc_a_fault_is_of_one_conversion) {
    sim::reset();
    sim::adc knob;
    knob.drive(7);
    knob.fail_next(errc::not_ready);
    const auto reads = [&]() -> task<> {
        const result<std::uint16_t> first = co_await knob.read();
        EXPECT_EQ(first, std::unexpected(errc::not_ready));
        const result<std::uint16_t> second = co_await knob.read();
        EXPECT_EQ(second, 7);
    };
    EXPECT_TRUE(run(reads()).has_value());
}

RONDO_TEST(adc_others_run_during_a_conversion_and_a_cancel_waits_for_its_end) {
    sim::reset();
    sim::adc knob(10us);
    const time_point before = now();
    bool other_ran = false;
    const auto reads = [&]() -> task<> { static_cast<void>(co_await knob.read()); };
    const auto cancels = [&]() -> task<> {
        auto t = create_task(reads());
        co_await sleep_for(3us);
        other_ran = now() == before + 3us;
        t.cancel();
        static_cast<void>(co_await t);
        EXPECT_EQ(now() - before, 10us);
    };
    EXPECT_TRUE(run(cancels()).has_value());
    EXPECT_TRUE(other_ran);
}

// A conversion shields itself; a task of nothing but conversions ends all the same.
RONDO_TEST(adc_a_task_that_only_reads_can_be_cancelled) {
    sim::reset();
    sim::adc knob(10us);
    unsigned readings = 0;
    const auto reads = [&]() -> task<> {
        for (;;) {
            static_cast<void>(co_await knob.read());
            ++readings;
        }
    };
    EXPECT_EQ(run([](auto& forever) -> task<result<void>> {
                  co_return co_await wait_for(forever(), 95us);
              }(reads)),
              result<void>(std::unexpected(errc::timed_out)));
    EXPECT_EQ(readings, 10u);
}

} // namespace
} // namespace rondo
