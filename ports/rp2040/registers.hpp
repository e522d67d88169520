// registers.hpp - the registers of the RP2040 that the port uses, named as in the data sheet.
//
// Most blocks can be written at three more addresses: +0x1000 flips, +0x2000 sets and +0x3000
// clears the bits that are written, in one store. set_bits() and clear_bits() use them.
//
// Source: RP2040 data sheet: address map 2.2, SIO 2.3.1, atomic access 2.1.2, RESETS 2.14,
// CLOCKS 2.15, XOSC 2.16, PLL 2.18, IO_BANK0 and PADS_BANK0 2.19, UART 4.2, TIMER 4.6,
// WATCHDOG 4.7.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/cortex_m/core_registers.hpp"

#include <cstdint>

namespace rondo::rp2040 {

using cortex_m::block_at;
using cortex_m::reg32;

/// After start_clocks().
inline constexpr std::uint32_t sysclk_hz = 125'000'000;

[[gnu::always_inline]] inline void set_bits(reg32& place, std::uint32_t bits) noexcept {
    block_at<reg32>(reinterpret_cast<std::uintptr_t>(&place) + 0x2000) = bits;
}
[[gnu::always_inline]] inline void clear_bits(reg32& place, std::uint32_t bits) noexcept {
    block_at<reg32>(reinterpret_cast<std::uintptr_t>(&place) + 0x3000) = bits;
}

struct resets_block {
    reg32 RESET, WDSEL, RESET_DONE;
};
[[gnu::always_inline]] inline resets_block& resets() noexcept {
    return block_at<resets_block>(0x4000C000);
}
inline constexpr std::uint32_t reset_io_bank0 = 1U << 5;
inline constexpr std::uint32_t reset_pads_bank0 = 1U << 8;
inline constexpr std::uint32_t reset_pll_sys = 1U << 12;
inline constexpr std::uint32_t reset_timer = 1U << 21;
inline constexpr std::uint32_t reset_uart0 = 1U << 22;
inline constexpr std::uint32_t reset_uart1 = 1U << 23;

/// Takes the blocks of `mask` out of reset and waits, within a bound, until they are.
/// Context: any.  Suspends: never.  Errors: none.
void leave_reset(std::uint32_t mask) noexcept;

struct clock_block {
    reg32 CTRL, DIV, SELECTED;
};
[[gnu::always_inline]] inline clock_block& clk_ref() noexcept {
    return block_at<clock_block>(0x40008030);
}
[[gnu::always_inline]] inline clock_block& clk_sys() noexcept {
    return block_at<clock_block>(0x4000803C);
}
[[gnu::always_inline]] inline clock_block& clk_peri() noexcept {
    return block_at<clock_block>(0x40008048);
}

struct xosc_block {
    reg32 CTRL, STATUS, DORMANT, STARTUP;
};
[[gnu::always_inline]] inline xosc_block& xosc() noexcept {
    return block_at<xosc_block>(0x40024000);
}

struct pll_block {
    reg32 CS, PWR, FBDIV_INT, PRIM;
};
[[gnu::always_inline]] inline pll_block& pll_sys() noexcept {
    return block_at<pll_block>(0x40028000);
}

struct watchdog_block {
    reg32 CTRL, LOAD, REASON, SCRATCH[8], TICK;
};
[[gnu::always_inline]] inline watchdog_block& watchdog() noexcept {
    return block_at<watchdog_block>(0x40058000);
}

struct timer_block {
    reg32 TIMEHW, TIMELW, TIMEHR, TIMELR, ALARM[4], ARMED, TIMERAWH, TIMERAWL, DBGPAUSE, PAUSE,
        INTR, INTE, INTF, INTS;
};
[[gnu::always_inline]] inline timer_block& timer() noexcept {
    return block_at<timer_block>(0x40054000);
}

struct sio_block {
    reg32 CPUID, GPIO_IN, GPIO_HI_IN, reserved_0C, GPIO_OUT, GPIO_OUT_SET, GPIO_OUT_CLR,
        GPIO_OUT_XOR, GPIO_OE, GPIO_OE_SET, GPIO_OE_CLR, GPIO_OE_XOR;
};
[[gnu::always_inline]] inline sio_block& sio() noexcept { return block_at<sio_block>(0xD0000000); }

struct io_bank0_block {
    struct {
        reg32 STATUS, CTRL;
    } GPIO[30];
    reg32 INTR[4];
    reg32 PROC0_INTE[4], PROC0_INTF[4], PROC0_INTS[4]; // 4 bits a pin, 8 pins a word
};
[[gnu::always_inline]] inline io_bank0_block& io_bank0() noexcept {
    return block_at<io_bank0_block>(0x40014000);
}

struct pads_bank0_block {
    reg32 VOLTAGE_SELECT, GPIO[30];
};
[[gnu::always_inline]] inline pads_bank0_block& pads_bank0() noexcept {
    return block_at<pads_bank0_block>(0x4001C000);
}

struct uart_block {
    reg32 UARTDR, UARTRSR, reserved_08[4], UARTFR, reserved_1C, UARTILPR, UARTIBRD, UARTFBRD,
        UARTLCR_H, UARTCR, UARTIFLS, UARTIMSC, UARTRIS, UARTMIS, UARTICR;
};
inline constexpr std::uint32_t uart_dr_fe = 1U << 8;
inline constexpr std::uint32_t uart_dr_pe = 1U << 9;
inline constexpr std::uint32_t uart_dr_be = 1U << 10;
inline constexpr std::uint32_t uart_dr_oe = 1U << 11;
inline constexpr std::uint32_t uart_fr_busy = 1U << 3;
inline constexpr std::uint32_t uart_fr_rxfe = 1U << 4;
inline constexpr std::uint32_t uart_fr_txff = 1U << 5;
inline constexpr std::uint32_t uart_cr_uarten = 1U << 0;
inline constexpr std::uint32_t uart_int_rx = 1U << 4;
inline constexpr std::uint32_t uart_int_tx = 1U << 5;
inline constexpr std::uint32_t uart_int_rt = 1U << 6;

// Interrupt numbers. Source: data sheet, table 80.
inline constexpr unsigned irq_timer_0 = 0;
inline constexpr unsigned irq_io_bank0 = 13;
inline constexpr unsigned irq_uart0 = 20; // UART1 follows

} // namespace rondo::rp2040
