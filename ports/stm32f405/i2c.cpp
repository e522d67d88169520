// i2c.cpp - the pins, the clock and the interrupts of the I2C buses; see i2c.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/i2c.hpp"

#include "ports/stm32f405/pins.hpp"

#include <array>

namespace rondo::stm32f405 {
namespace {

constinit std::array<device_interrupt*, 3> opened{}; // for the handlers

constexpr unsigned interrupts[] = {irq_i2c1_ev, irq_i2c1_ev + 2, irq_i2c3_ev};
constexpr unsigned alternate_i2c = 4;

void make_open_drain(char port, unsigned number) noexcept {
    gpio(port).OTYPER = gpio(port).OTYPER | 1U << number;
}

} // namespace

// The clock of a port first: configure_pin turns it on.
void i2c_pin::give_to_peripheral() const noexcept {
    configure_pin(port, number, pin_mode::input, pin_pull::up);
    make_open_drain(port, number);
    configure_pin(port, number, pin_mode::alternate, pin_pull::up, alternate_i2c);
}
void i2c_pin::take() const noexcept {
    drive(true);
    configure_pin(port, number, pin_mode::output, pin_pull::up);
}

void turn_i2c_on(unsigned number, device_interrupt& handler) noexcept {
    RONDO_ASSERT(opened[number - 1] == nullptr || opened[number - 1] == &handler,
                 "two i2c objects for the same line");
    opened[number - 1] = &handler;
    const std::uint32_t bit = 1U << (20 + number); // I2C1EN, I2C1RST: 21
    rcc().APB1ENR = rcc().APB1ENR | bit;
    rcc().APB1RSTR = rcc().APB1RSTR | bit;
    rcc().APB1RSTR = rcc().APB1RSTR & ~bit;
    cortex_m::enable_interrupt(interrupts[number - 1]);
    cortex_m::enable_interrupt(interrupts[number - 1] + 1);
}

} // namespace rondo::stm32f405

extern "C" {
using rondo::stm32f405::opened;
void I2C1_EV_IRQHandler() { opened[0]->serve(); }
void I2C1_ER_IRQHandler() { opened[0]->serve(); }
void I2C2_EV_IRQHandler() { opened[1]->serve(); }
void I2C2_ER_IRQHandler() { opened[1]->serve(); }
void I2C3_EV_IRQHandler() { opened[2]->serve(); }
void I2C3_ER_IRQHandler() { opened[2]->serve(); }
}
