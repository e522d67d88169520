// busy_delay.hpp - waiting for less time than a task switch takes.
//
//     display.enable.write(true);
//     delay_us(1);                        // the pulse that the data sheet asks for
//     display.enable.write(false);
//
// It holds the loop: no other task runs, interrupts do. For more than some ten microseconds use
// sleep_for. A port defines it; an image that does not call it does not link it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace rondo {

/// Returns after `us` microseconds, or later by the time of interrupts and less than two more.
/// Context: any.  Suspends: never, it holds the loop.  Errors: none.
void delay_us(std::uint32_t us) noexcept;

} // namespace rondo
