// clocks.cpp - from the ring oscillator of reset to 125 MHz.
//
//   XOSC 12 MHz -> clk_ref -> watchdog tick 1 us -> TIMER
//   XOSC 12 MHz x 125 = 1500 MHz VCO, / 6 / 2 = 125 MHz -> clk_sys -> clk_peri
//
// Every wait is bounded; what does not answer is taken as ready.
//
// Source: RP2040 data sheet: 2.14.3 (resets), 2.15.3.2 (glitchless and auxiliary mux),
// 2.16.3 (start-up delay), 2.18.2 (PLL), 4.7.2 (tick).
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/start.hpp"
#include "ports/rp2040/registers.hpp"

using namespace rondo;
using namespace rondo::rp2040;

namespace {

// The crystal needs 1 ms by its own counter; at 12 MHz the loop takes 0.3 us or more: 20 ms.
constexpr int ready_bound = 65'536;

void wait_for(reg32& status, std::uint32_t mask) noexcept {
    for (int i = 0; i < ready_bound && (status & mask) != mask; ++i) {
    }
}

} // namespace

void rp2040::leave_reset(std::uint32_t mask) noexcept {
    clear_bits(resets().RESET, mask);
    wait_for(resets().RESET_DONE, mask);
}

void cortex_m::start_clocks() noexcept {
    constexpr std::uint32_t xosc_enable_12mhz = 0xFABU << 12 | 0xAA0U;
    constexpr std::uint32_t xosc_startup_1ms = 47; // x 256 cycles of 12 MHz
    constexpr std::uint32_t ref_from_xosc = 2;
    constexpr std::uint32_t sys_from_aux = 1; // AUXSRC 0 is PLL_SYS
    constexpr std::uint32_t pll_pd = 1U << 0;
    constexpr std::uint32_t pll_postdivpd = 1U << 3;
    constexpr std::uint32_t pll_vcopd = 1U << 5;

    // Start-up may follow a debugger's restart: leave the PLL before it is touched.
    clear_bits(clk_sys().CTRL, sys_from_aux);
    wait_for(clk_sys().SELECTED, 1U << 0);
    set_bits(resets().RESET, reset_pll_sys | reset_timer);

    xosc().STARTUP = xosc_startup_1ms;
    xosc().CTRL = xosc_enable_12mhz;
    wait_for(xosc().STATUS, 1U << 31); // STABLE
    clk_ref().CTRL = ref_from_xosc;
    wait_for(clk_ref().SELECTED, 1U << ref_from_xosc);
    watchdog_at().TICK = 1U << 9 | 12; // ENABLE, cycles of clk_ref

    leave_reset(reset_pll_sys | reset_timer | reset_io_bank0 | reset_pads_bank0);
    pll_sys().CS = 1; // REFDIV
    pll_sys().FBDIV_INT = 125;
    clear_bits(pll_sys().PWR, pll_pd | pll_vcopd);
    wait_for(pll_sys().CS, 1U << 31); // LOCK
    pll_sys().PRIM = 6U << 16 | 2U << 12;
    clear_bits(pll_sys().PWR, pll_postdivpd);

    clk_sys().CTRL = 0; // AUXSRC first, then the switch to it
    clk_sys().CTRL = sys_from_aux;
    wait_for(clk_sys().SELECTED, 1U << sys_from_aux);
    clk_peri().CTRL = 1U << 11; // ENABLE, from clk_sys
}
