// pins.cpp - see pins.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/pins.hpp"

namespace rondo::rp2040 {

void configure_pin(unsigned number, pin_function function, pin_pull pull) noexcept {
    // Pad: IE, 4 mA, pulls, SCHMITT. Source: data sheet, table 341.
    constexpr std::uint32_t ie_4ma_schmitt = 1U << 6 | 1U << 4 | 1U << 1;
    pads_bank0().GPIO[number] = ie_4ma_schmitt | static_cast<std::uint32_t>(pull) << 2;
    io_bank0().GPIO[number].CTRL = static_cast<std::uint32_t>(function);
}

} // namespace rondo::rp2040
