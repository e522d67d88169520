// busy_delay.cpp - delay_us by the clock. Its first microsecond has begun already, so one more.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/busy_delay.hpp"

#include "rondo/core/port.hpp"

void rondo::delay_us(std::uint32_t us) noexcept {
    const std::int64_t start = port::now_us();
    while (port::now_us() - start <= us) {
    }
}
