// usart_line.cpp - see usart_line.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/usart_line.hpp"

#include "ports/stm32f405/pins.hpp"
#include "ports/stm32f405/registers.hpp"

namespace rondo::stm32f405 {
namespace {

constexpr std::uint32_t baud = 115'200;
constexpr std::uint32_t af7 = 7; // USART1 to USART3. Source: data sheet, table 9

// BRR is the divisor in sixteenths, which is the divisor of the clock when 16 samples make a bit.
constexpr std::uint32_t divisor(std::uint32_t clock_hz) { return (clock_hz + baud / 2) / baud; }

} // namespace

void start_line(usart_line line) noexcept {
    const bool first = line == usart_line::usart1;
    usart_block& usart = first ? usart1() : usart2();
    if (first) {
        rcc().APB2ENR = rcc().APB2ENR | 1U << 4; // USART1EN
    } else {
        rcc().APB1ENR = rcc().APB1ENR | 1U << 17; // USART2EN
    }
    if ((usart.CR1 & usart_cr1_ue) != 0) {
        return;
    }
    const char port = first ? 'B' : 'A';
    const std::uint8_t tx = first ? 6 : 2;
    configure_pin(port, tx, pin_mode::alternate, pin_pull::up, af7);
    configure_pin(port, tx + 1, pin_mode::alternate, pin_pull::up, af7);
    usart.BRR = first ? divisor(apb2_hz) : divisor(apb1_hz);
    usart.CR1 = usart_cr1_ue | usart_cr1_te | usart_cr1_re;
}

} // namespace rondo::stm32f405
