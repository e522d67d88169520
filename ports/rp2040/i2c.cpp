// i2c.cpp - the resets and the interrupts of the I2C buses; see i2c.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/i2c.hpp"

#include <array>

namespace rondo::rp2040 {
namespace {

constinit std::array<device_interrupt*, 2> opened{}; // for the handlers

} // namespace

void turn_i2c_on(unsigned number, device_interrupt& handler) noexcept {
    RONDO_ASSERT(opened[number] == nullptr || opened[number] == &handler,
                 "two i2c objects for the same peripheral");
    opened[number] = &handler;
    const std::uint32_t reset = number == 0 ? reset_i2c0 : reset_i2c1;
    set_bits(resets().RESET, reset);
    leave_reset(reset);
    cortex_m::enable_interrupt(irq_i2c0 + number);
}

} // namespace rondo::rp2040

extern "C" {
using rondo::rp2040::opened;
void I2C0_IRQ_Handler() { opened[0]->serve(); }
void I2C1_IRQ_Handler() { opened[1]->serve(); }
}
