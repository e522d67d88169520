// counter.hpp - counts instructions in QEMU: TIM2 at one tick an instruction.
//
// Exact under plain `-icount shift=0`, as long as the core does not sleep. It is no measure of time
// on silicon.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/cortex_m/core_registers.hpp"

#include <cstdint>

namespace rondo::bench {

struct timer_block {
    cortex_m::reg32 CR1, CR2, SMCR, DIER, SR, EGR, CCMR1, CCMR2, CCER, CNT, PSC, ARR;
};
[[gnu::always_inline]] inline timer_block& timer() noexcept {
    return cortex_m::block_at<timer_block>(0x40000000);
}

[[gnu::always_inline]] inline std::uint32_t count() noexcept { return timer().CNT; }

} // namespace rondo::bench
