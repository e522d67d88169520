// port_inline.hpp - found by rondo/core/port.hpp through the include path.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/cortex_m/cortex_m_inline.hpp"

namespace rondo::cortex_m {

/// The interrupt of ports/cortex_m/urgent.hpp: no device is behind 26 to 31, software may use
/// them. Source: RP2040 data sheet, section 2.3.2.
inline constexpr unsigned irq_urgent = 31;

} // namespace rondo::cortex_m
