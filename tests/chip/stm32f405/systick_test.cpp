// systick_test.cpp - SysTick against a second clock: TIM2, which nobody stops or restarts.
//
// This is a test of the arithmetic, under an emulator that counts TIM2 at 1 GHz whatever the
// clock tree says (on a chip it would be 84 MHz). The core must not sleep meanwhile: the two
// clocks of the emulator part in WFI when it skips idle time.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/registers.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using stm32f405::reg32;

constexpr std::uint32_t tim2_per_us = 1000;

reg32& tim2(unsigned offset) { return cortex_m::block_at<reg32>(0x40000000 + offset); }

std::uint32_t tim2_count() { return tim2(0x24); }

void start_tim2() {
    stm32f405::rcc().APB1ENR = stm32f405::rcc().APB1ENR | 1U;
    tim2(0x28) = 0;           // PSC
    tim2(0x2C) = 0xFFFF'FFFF; // ARR
    tim2(0x14) = 1;           // EGR: UG
    tim2(0x00) = 1;           // CR1: CEN
}

// How far SysTick is ahead of TIM2, in ns, after `busy` has run.
template <class Busy>
std::int64_t ahead_ns(Busy busy) {
    start_tim2();
    const std::uint32_t ticks = tim2_count();
    const time_point start = now();
    busy();
    const std::uint32_t by_tim2 = (tim2_count() - ticks) / (tim2_per_us / 1000);
    return (now() - start).count() * 1000 - std::int64_t{by_tim2};
}

RONDO_TEST(systick_keeps_step_with_tim2_over_many_wraps) {
    const std::int64_t ahead = ahead_ns([] {
        for (int i = 0; i < 100'000'000; ++i) { // 300 ms and more, three wraps
            asm volatile("");
        }
    });
    RONDO_EXPECT(ahead > -2000);
    RONDO_EXPECT(ahead < 2000);
}

// Under the emulator an instruction takes 1 ns, so the cycles that restart() accounts for (5 of
// 6 ns) are too many there: it may gain up to that much an alarm, and never lose.
RONDO_TEST(arming_an_alarm_a_thousand_times_costs_no_time) {
    const std::int64_t ahead = ahead_ns([] {
        for (int i = 0; i < 1000; ++i) {
            const critical_section lock;
            (void)port::set_alarm(now() + 90ms - duration(i));
        }
    });
    RONDO_EXPECT(ahead > -2000);
    RONDO_EXPECT(ahead < 30'000 + 2000);
}

} // namespace
} // namespace rondo
