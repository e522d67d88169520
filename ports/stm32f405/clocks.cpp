// clocks.cpp - from the 16 MHz RC oscillator of reset to 168 MHz.
//
//   HSE 12 MHz / M 12 = 1 MHz,  x N 336 = 336 MHz,  / P 2 = 168 MHz SYSCLK = AHB,  / Q 7 = 48 MHz
//   APB1 = AHB / 4 = 42 MHz,  APB2 = AHB / 2 = 84 MHz
//
// A crystal that does not start is replaced by the RC oscillator (M 16): 168 MHz within 1 %.
// Every wait is bounded: an emulator whose ready bits read 0 goes on after the bound.
//
// Source: RM0090 rev 19, sections 3.5.1 (wait states), 7.2, 7.3; Pyboard v1.1 schematic (Y1).
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/start.hpp"
#include "ports/stm32f405/registers.hpp"

using namespace rondo;
using namespace rondo::stm32f405;

namespace {

// The crystal needs about 2 ms (data sheet, table 41), the loop takes five cycles of 62.5 ns or
// more: 20 ms. At 1 ns an instruction in an emulator it is 0.3 ms.
constexpr int ready_bound = 65'536;

bool wait_for(cortex_m::reg32& status, std::uint32_t mask, std::uint32_t value) noexcept {
    for (int i = 0; i < ready_bound; ++i) {
        if ((status & mask) == value) {
            return true;
        }
    }
    return false;
}

} // namespace

void rondo::cortex_m::start_clocks() noexcept {
    constexpr std::uint32_t hseon = 1U << 16;
    constexpr std::uint32_t hserdy = 1U << 17;
    constexpr std::uint32_t pllon = 1U << 24;
    constexpr std::uint32_t pllrdy = 1U << 25;
    constexpr std::uint32_t pllsrc_hse = 1U << 22;
    constexpr std::uint32_t pll_n_p_q = 336U << 6 | 0U << 16 | 7U << 24;

    rcc().CR = rcc().CR | hseon;
    const bool crystal = wait_for(rcc().CR, hserdy, hserdy);
    rcc().PLLCFGR = pll_n_p_q | (crystal ? 12U | pllsrc_hse : 16U);
    rcc().CR = rcc().CR | pllon;
    wait_for(rcc().CR, pllrdy, pllrdy);

    // Wait states before the faster clock: 5 at 168 MHz and 3.3 V; prefetch and both caches on.
    flash().ACR = 5U | 1U << 8 | 1U << 9 | 1U << 10;
    // PPRE1 = /4, PPRE2 = /2, SW = PLL.
    rcc().CFGR = 5U << 10 | 4U << 13 | 2U;
    wait_for(rcc().CFGR, 3U << 2, 2U << 2);
}
