// time.cpp - 64-bit microseconds and one alarm, from TIMER.
//
// TIMER counts microseconds from the reset that start_clocks() gives it, 64 bits wide. ALARM0
// compares the low 32 bits for equality only, so a deadline further away than `farthest` is cut,
// and one that passes while it is written would come 71 minutes late: hence the look at the clock
// afterwards. An alarm that comes early is asked for again by the loop.
//
// Source: RP2040 data sheet, sections 4.6.2, 4.6.3.
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/core_registers.hpp"
#include "ports/cortex_m/start.hpp"
#include "ports/cortex_m/urgent.hpp"
#include "ports/rp2040/registers.hpp"
#include "rondo/core/port.hpp"

#include <algorithm>

using rondo::rp2040::timer;

void rondo::cortex_m::start_time() noexcept {
    timer().INTE = 1; // ALARM0
    enable_interrupt(rp2040::irq_timer_0);
}

namespace rondo::port {

std::int64_t now_us() noexcept {
    // The raw registers have no latch, so handlers cannot disturb; again if the low word wrapped.
    std::uint32_t high = timer().TIMERAWH;
    for (;;) {
        const std::uint32_t low = timer().TIMERAWL;
        const std::uint32_t again = timer().TIMERAWH;
        if (again == high) {
            return static_cast<std::int64_t>(high) << 32 | low;
        }
        high = again;
    }
}

} // namespace rondo::port

bool rondo::cortex_m::arm_alarm(time_point deadline) noexcept {
    constexpr std::int64_t farthest = 1 << 30;
    const std::int64_t present = port::now_us();
    const std::int64_t wanted = rondo::detail::ticks(deadline);
    if (wanted <= present) {
        return false;
    }
    const std::int64_t left = wanted - present;
    const std::uint32_t target = static_cast<std::uint32_t>(present) +
                                 static_cast<std::uint32_t>(left < farthest ? left : farthest);
    timer().ALARM[0] = target;
    return static_cast<std::int32_t>(target - timer().TIMERAWL) > 0; // did it pass meanwhile?
}

// For the main loop it is enough that the core is awake.
extern "C" void TIMER_IRQ_0_Handler() {
    timer().INTR = 1;
    rondo::cortex_m::alarm_came();
}
