// start.hpp - what the reset handler asks of a chip.
//
// SPDX-License-Identifier: MIT
#pragma once

namespace rondo::cortex_m {

/// Brings the chip from reset to its working clock. Runs before .data and .bss exist: MUST use
/// registers and locals only. MUST end, whatever the hardware does: every wait is bounded.
void start_clocks() noexcept;

/// Starts the time base and its alarm interrupt. Runs before the constructors of globals.
void start_time() noexcept;

} // namespace rondo::cortex_m
