// pins.cpp - see pins.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/pins.hpp"

#include "rondo/core/port.hpp"

namespace rondo::stm32f405 {
namespace {

// Replaces the field of `width` bits that belongs to pin `number`.
void set_field(reg32& fields, unsigned number, unsigned width, unsigned value) noexcept {
    const unsigned shift = number * width;
    fields = (fields & ~(((1U << width) - 1) << shift)) | value << shift;
}

} // namespace

void configure_pin(char port, unsigned number, pin_mode mode, pin_pull pull,
                   unsigned function) noexcept {
    rcc().AHB1ENR = rcc().AHB1ENR | 1U << (port - 'A');
    (void)rcc().AHB1ENR; // the clock is there two cycles later. Source: errata ES0182, 2.1.13
    gpio_block& block = gpio(port);
    set_field(block.PUPDR, number, 2, static_cast<unsigned>(pull));
    set_field(block.AFR[number / 8], number % 8, 4, function);
    set_field(block.MODER, number, 2, static_cast<unsigned>(mode));
}

} // namespace rondo::stm32f405
