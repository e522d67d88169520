// console.cpp - text for panics, polled out of USART1.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/registers.hpp"
#include "ports/stm32f405/usart_line.hpp"
#include "rondo/core/port.hpp"

void rondo::port::console_put(char character) noexcept {
    // One byte takes 87 us = 14,583 cycles, and the loop 5 or more each time.
    constexpr int ready_bound = 10'000;
    using namespace rondo::stm32f405;
    usart_block& usart = block_of(usart_line::usart1);
    if ((usart.CR1 & usart_cr1_te) == 0) { // else it is on, be it at another baud rate
        start_line(usart_line::usart1);
    }
    for (int i = 0; i < ready_bound && (usart.SR & usart_sr_txe) == 0; ++i) {
    }
    usart.DR = static_cast<std::uint8_t>(character);
}
