// registers.hpp - the registers of the RP2040 that the port uses, named as in the data sheet.
//
// Most blocks can be written at three more addresses: +0x1000 flips, +0x2000 sets and +0x3000
// clears the bits that are written, in one store. set_bits() and clear_bits() use them.
//
// A block of which host tests have a model (tests/registers) is a template over what a register
// is: a volatile word here, an object that asks the model there.
//
// Source: RP2040 data sheet: address map 2.2, SIO 2.3.1, atomic access 2.1.2, RESETS 2.14,
// CLOCKS 2.15, XOSC 2.16, PLL 2.18, IO_BANK0 and PADS_BANK0 2.19, UART 4.2, I2C 4.3,
// TIMER 4.6, WATCHDOG 4.7, CHIP_RESET 2.12.8, PSM 2.13.5.
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
inline constexpr std::uint32_t reset_i2c0 = 1U << 3;
inline constexpr std::uint32_t reset_i2c1 = 1U << 4;
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

template <class Register = reg32>
struct watchdog_block {
    Register CTRL, LOAD, REASON, SCRATCH[8], TICK;
};
[[gnu::always_inline]] inline watchdog_block<>& watchdog_at() noexcept {
    return block_at<watchdog_block<>>(0x40058000);
}
inline constexpr std::uint32_t watchdog_ctrl_enable = 1U << 30;

template <class Register = reg32>
struct psm_block {
    Register FRCE_ON, FRCE_OFF, WDSEL, DONE;
};
[[gnu::always_inline]] inline psm_block<>& psm_at() noexcept {
    return block_at<psm_block<>>(0x40010000);
}

[[gnu::always_inline]] inline reg32& chip_reset() noexcept { // of VREG_AND_CHIP_RESET
    return block_at<reg32>(0x40064008);
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

template <class Register = reg32>
struct i2c_block {
    Register IC_CON, IC_TAR, IC_SAR, reserved_0C, IC_DATA_CMD, IC_SS_SCL_HCNT, IC_SS_SCL_LCNT,
        IC_FS_SCL_HCNT, IC_FS_SCL_LCNT, reserved_24, reserved_28, IC_INTR_STAT, IC_INTR_MASK,
        IC_RAW_INTR_STAT, IC_RX_TL, IC_TX_TL, IC_CLR_INTR, IC_CLR_RX_UNDER, IC_CLR_RX_OVER,
        IC_CLR_TX_OVER, IC_CLR_RD_REQ, IC_CLR_TX_ABRT, IC_CLR_RX_DONE, IC_CLR_ACTIVITY,
        IC_CLR_STOP_DET, IC_CLR_START_DET, IC_CLR_GEN_CALL, IC_ENABLE, IC_STATUS, IC_TXFLR,
        IC_RXFLR, IC_SDA_HOLD, IC_TX_ABRT_SOURCE, IC_SLV_DATA_NACK_ONLY, IC_DMA_CR, IC_DMA_TDLR,
        IC_DMA_RDLR, IC_SDA_SETUP, IC_ACK_GENERAL_CALL, IC_ENABLE_STATUS, IC_FS_SPKLEN;
};
[[gnu::always_inline]] inline i2c_block<>& i2c_at(unsigned number) noexcept { // 0, 1
    return block_at<i2c_block<>>(number == 0 ? 0x40044000 : 0x40048000);
}
inline constexpr std::uint32_t i2c_con_master_mode = 1U << 0;
inline constexpr std::uint32_t i2c_con_speed_standard = 1U << 1;
inline constexpr std::uint32_t i2c_con_speed_fast = 2U << 1;
inline constexpr std::uint32_t i2c_con_restart_en = 1U << 5;
inline constexpr std::uint32_t i2c_con_slave_disable = 1U << 6;
inline constexpr std::uint32_t i2c_data_cmd_read = 1U << 8;
inline constexpr std::uint32_t i2c_data_cmd_stop = 1U << 9;
inline constexpr std::uint32_t i2c_data_cmd_restart = 1U << 10;
inline constexpr std::uint32_t i2c_intr_rx_over = 1U << 1;
inline constexpr std::uint32_t i2c_intr_rx_full = 1U << 2;
inline constexpr std::uint32_t i2c_intr_tx_empty = 1U << 4;
inline constexpr std::uint32_t i2c_intr_tx_abrt = 1U << 6;
inline constexpr std::uint32_t i2c_intr_stop_det = 1U << 9;
inline constexpr std::uint32_t i2c_status_tfe = 1U << 2;
inline constexpr std::uint32_t i2c_status_mst_activity = 1U << 5;
inline constexpr std::uint32_t i2c_abrt_7b_addr_noack = 1U << 0;
inline constexpr std::uint32_t i2c_abrt_txdata_noack = 1U << 3;
inline constexpr std::uint32_t i2c_abrt_arb_lost = 1U << 12;
inline constexpr unsigned i2c_fifo_size = 16;

// Interrupt numbers. Source: data sheet, table 80.
inline constexpr unsigned irq_timer_0 = 0;
inline constexpr unsigned irq_io_bank0 = 13;
inline constexpr unsigned irq_uart0 = 20; // UART1 follows
inline constexpr unsigned irq_i2c0 = 23;  // I2C1 follows

} // namespace rondo::rp2040
