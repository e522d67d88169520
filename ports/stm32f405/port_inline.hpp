// port_inline.hpp - found by rondo/core/port.hpp through the include path.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/cortex_m/cortex_m_inline.hpp"

namespace rondo::cortex_m {

/// The interrupt of ports/cortex_m/urgent.hpp: that of the cryptographic processor, which the
/// STM32F415 has and the STM32F405 has not. Source: RM0090, table 61.
inline constexpr unsigned irq_urgent = 79;

} // namespace rondo::cortex_m
