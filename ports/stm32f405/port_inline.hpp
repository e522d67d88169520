// port_inline.hpp - found by rondo/core/port.hpp through the include path.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/cortex_m/cortex_m_inline.hpp"
