// cortex_m_inline.hpp - the part of a Cortex-M port that must cost nothing: interrupts are
// locked with PRIMASK, and the running loop is one variable.
//
// A chip's port_inline.hpp includes this file. Every interrupt of the port has the same priority
// unless the user changes it (that of urgent.hpp has a lower one), and PRIMASK holds them all back,
// so "locked" is absolute but for NMI and HardFault.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <cstdint>

namespace rondo {
class executor;
}

namespace rondo::port {

/// What lock_interrupts() found: PRIMASK, 1 if interrupts were locked already.
struct irq_state {
    std::uint32_t primask;
};

// The "memory" clobbers keep the compiler from moving loads and stores out of the locked scope.
RONDO_ISR_SAFE RONDO_ALWAYS_INLINE irq_state lock_interrupts() noexcept {
    irq_state state;
    asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(state.primask) : : "memory");
    return state;
}

RONDO_ISR_SAFE RONDO_ALWAYS_INLINE void unlock_interrupts(irq_state state) noexcept {
    asm volatile("msr primask, %0" : : "r"(state.primask) : "memory");
}

namespace detail {
extern executor* running_loop; // start.cpp: initially the main loop
}

RONDO_ISR_SAFE RONDO_ALWAYS_INLINE executor*& current_loop() noexcept {
    return detail::running_loop;
}

[[gnu::always_inline]] inline bool before_pass() noexcept { return false; }

struct run_scope {
    [[gnu::always_inline]] explicit run_scope(executor&) noexcept {}
};

} // namespace rondo::port
