// start.hpp - what ports/cortex_m asks of a chip.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

namespace rondo::cortex_m {

/// Brings the chip from reset to its working clock. Runs before .data and .bss exist: MUST use
/// registers and locals only. MUST end, whatever the hardware does: every wait is bounded.
void start_clocks() noexcept;

/// port::set_alarm() of the chip's one alarm. When it comes, its handler MUST call alarm_came() of
/// urgent.hpp.
[[nodiscard]] bool arm_alarm(time_point deadline) noexcept;

/// Starts the time base and its alarm interrupt. Runs before the constructors of globals.
void start_time() noexcept;

} // namespace rondo::cortex_m
