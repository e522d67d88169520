// core_registers.hpp - the registers that every Cortex-M has in its own address space.
//
// Names are those of the architecture manuals. A block is a struct at a fixed address, so that
// the compiler keeps one base and short offsets.
//
// Source: Armv6-M ARM (DDI 0419) B3.2 to B3.4; Armv7-M ARM (DDI 0403) B3.2 to B3.4.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace rondo::cortex_m {

using reg32 = volatile std::uint32_t;

/// The block of registers at `address`.
/// Safety: addresses come from a manual, and a register block is all volatile words.
template <class Block>
[[gnu::always_inline]] inline Block& block_at(std::uintptr_t address) noexcept {
    return *reinterpret_cast<Block*>(address);
}

struct systick_block {
    reg32 CTRL; // 0 ENABLE, 1 TICKINT, 2 CLKSOURCE (1: the core's clock), 16 COUNTFLAG
    reg32 LOAD; // 24 bits
    reg32 VAL;  // counts down; any write clears it and COUNTFLAG
    reg32 CALIB;
};
[[gnu::always_inline]] inline systick_block& systick() noexcept {
    return block_at<systick_block>(0xE000E010);
}

struct scb_block {
    reg32 CPUID, ICSR, VTOR, AIRCR, SCR, CCR;
};
[[gnu::always_inline]] inline scb_block& scb() noexcept { return block_at<scb_block>(0xE000ED00); }

inline constexpr std::uintptr_t nvic_iser = 0xE000E100;
inline constexpr std::uintptr_t nvic_icer = 0xE000E180;
inline constexpr std::uintptr_t nvic_ispr = 0xE000E200;
inline constexpr std::uintptr_t nvic_ipr = 0xE000E400;

/// Lets peripheral interrupt `number` through.
/// Context: any.  Suspends: never.  Errors: none.
inline void enable_interrupt(unsigned number) noexcept {
    block_at<reg32>(nvic_iser + 4 * (number / 32)) = 1U << (number % 32);
}

/// Holds peripheral interrupt `number` back. When it returns its handler no longer starts.
/// Context: any.  Suspends: never.  Errors: none.
inline void disable_interrupt(unsigned number) noexcept {
    block_at<reg32>(nvic_icer + 4 * (number / 32)) = 1U << (number % 32);
    asm volatile("dsb\n\tisb" : : : "memory");
}

/// Says whom peripheral interrupt `number` pre-empts: 0x00, as after reset, all with a larger
/// number. A Cortex-M0+ looks at the upper two bits, a Cortex-M4 of ST at the upper four.
/// Context: startup.  Suspends: never.  Errors: none.
inline void set_interrupt_priority(unsigned number, std::uint8_t priority) noexcept {
    const unsigned shift = 8 * (number % 4); // Armv6-M allows whole words only
    reg32& word = block_at<reg32>(nvic_ipr + number / 4 * 4);
    word = (word & ~(0xFFU << shift)) | static_cast<std::uint32_t>(priority) << shift;
}

/// Makes peripheral interrupt `number` pending, as if its device had asked.
/// Context: any.  Suspends: never.  Errors: none.
inline void pend_interrupt(unsigned number) noexcept {
    block_at<reg32>(nvic_ispr + 4 * (number / 32)) = 1U << (number % 32);
}

} // namespace rondo::cortex_m
