// busy_delay.cpp - delay_us: the clock moves on, and events happen.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/busy_delay.hpp"

#include "ports/sim/sim.hpp"

void rondo::delay_us(std::uint32_t us) noexcept { sim::burn(duration(us)); }
