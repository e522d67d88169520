// adc_test.cpp - QEMU's ADC never ends a conversion: the input says so, and the loop goes on.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/adc.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;

stm32f405::adc knob(11);

RONDO_TEST(a_conversion_without_an_end_is_not_ready) {
    const auto reads = []() -> task<> {
        const time_point before = now();
        const result<std::uint16_t> first = co_await knob.read();
        RONDO_EXPECT(!first && first.error() == errc::not_ready);
        const result<std::uint16_t> second = co_await knob.read();
        RONDO_EXPECT(!second && second.error() == errc::not_ready);
        RONDO_EXPECT(now() - before >= 20ms && now() - before < 40ms);
    };
    RONDO_EXPECT(run(reads()).has_value());
}

} // namespace
} // namespace rondo
