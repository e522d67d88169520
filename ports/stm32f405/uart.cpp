// uart.cpp - the interrupts of the serial lines; see uart.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/uart.hpp"

#include <array>

namespace rondo::stm32f405 {
namespace {

constinit std::array<uart_base*, usart_lines> opened{}; // for the handlers

constexpr unsigned interrupts[usart_lines] = {irq_usart1, irq_usart1 + 1, irq_usart1 + 2, irq_uart4,
                                              irq_usart6};

} // namespace

void uart_base::open(usart_line line, const uart_settings& settings,
                     void (*handler)(uart_base&) noexcept) noexcept {
    const auto number = static_cast<std::size_t>(line);
    RONDO_ASSERT(opened[number] == nullptr || opened[number] == this,
                 "two uart objects for the same line");
    opened[number] = this;
    serve_ = handler;
    flow_control_ = settings.flow_control;
    usart_block& usart = block_of(line);
    // What the console has said may be on its way: one byte and another in DR, at 1200 baud 17 ms.
    // A round takes five cycles or more: 30 ms.
    constexpr int sent_bound = 1'000'000;
    for (int i = 0;
         i < sent_bound && (usart.CR1 & usart_cr1_te) != 0 && (usart.SR & usart_sr_tc) == 0; ++i) {
    }
    const critical_section lock;
    start_line(line, settings);
    usart.CR1 = usart.CR1 | usart_cr1_rxneie;
    cortex_m::enable_interrupt(interrupts[number]);
}

void uart_base::serve(usart_line line) noexcept {
    uart_base& base = *opened[static_cast<std::size_t>(line)];
    base.serve_(base);
}

} // namespace rondo::stm32f405

extern "C" {
using rondo::stm32f405::uart_base;
using rondo::stm32f405::usart_line;
void USART1_IRQHandler() { uart_base::serve(usart_line::usart1); }
void USART2_IRQHandler() { uart_base::serve(usart_line::usart2); }
void USART3_IRQHandler() { uart_base::serve(usart_line::usart3); }
void UART4_IRQHandler() { uart_base::serve(usart_line::uart4); }
void USART6_IRQHandler() { uart_base::serve(usart_line::usart6); }
}
