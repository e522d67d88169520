// port.cpp - the functions of rondo/core/port.hpp that are the same on every Cortex-M.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/port.hpp"

#include "ports/cortex_m/semihosting_exit.hpp"
#include "ports/cortex_m/start.hpp"
#include "ports/cortex_m/urgent.hpp"

extern "C" {
extern std::byte rondo_arena_begin[]; // from the linker script
extern std::byte rondo_arena_end[];
}

namespace rondo::port {

// With PRIMASK set a pending interrupt still ends WFI, and its handler waits until the caller
// unlocks: so nothing can slip between the look at the run queue and the sleep. DSB: what was
// written to a device is there before the core sleeps.
// Source: Armv7-M ARM B1.5.19; Armv6-M ARM B1.5.18.
void idle() noexcept { asm volatile("dsb\n\twfi" : : : "memory"); }

// The interrupt that calls this has ended WFI already: that is all the main loop needs.
void wake(executor& loop) noexcept { cortex_m::wake_if_urgent(loop); }

// The alarm is that of both loops.
bool set_alarm(time_point deadline) noexcept {
    const time_point urgent = cortex_m::detail::urgent_deadline;
    if (cortex_m::arm_alarm(
            rondo::detail::ticks(urgent) < rondo::detail::ticks(deadline) ? urgent : deadline)) {
        return true;
    }
    cortex_m::alarm_came();
    return false;
}

std::span<std::byte> frame_arena() noexcept { return {rondo_arena_begin, rondo_arena_end}; }

void halt(int status) noexcept {
    (void)lock_interrupts();
    if (rondo_semihosting_exit != nullptr) {
        rondo_semihosting_exit(status);
    }
    for (;;) {
        idle();
    }
}

} // namespace rondo::port
