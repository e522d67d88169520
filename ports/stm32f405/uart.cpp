// uart.cpp - see uart.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/uart.hpp"

#include "ports/stm32f405/registers.hpp"
#include "rondo/core/port.hpp"

#include <array>

namespace rondo::stm32f405 {
namespace {

std::array<uart*, 2> started; // by usart_line, for the handlers

usart_block& block_of(usart_line line) noexcept {
    return line == usart_line::usart1 ? usart1() : usart2();
}

} // namespace

void uart::start() noexcept {
    if (started_) {
        return;
    }
    uart*& slot = started[static_cast<unsigned>(line_)];
    RONDO_ASSERT(slot == nullptr, "two uart objects for the same line");
    started_ = true;
    slot = this;
    start_line(line_);
    block_of(line_).CR1 = block_of(line_).CR1 | usart_cr1_rxneie;
    cortex_m::enable_interrupt(line_ == usart_line::usart1 ? irq_usart1 : irq_usart2);
}

std::size_t uart::try_read(std::span<std::byte> to) noexcept {
    start();
    return rings_.take(to);
}

std::size_t uart::try_write(std::span<const std::byte> from) noexcept {
    start();
    const std::size_t n = rings_.put(from);
    const critical_section lock;
    send_what_fits();
    return n;
}

isr_flag::awaiter uart::wait_readable() noexcept {
    start();
    return rings_.wait_readable();
}

// Called by the handler, or with interrupts locked.
void uart::send_what_fits() noexcept {
    usart_block& usart = block_of(line_);
    while ((usart.SR & usart_sr_txe) != 0) {
        const auto item = rings_.next_to_send();
        if (!item) {
            break;
        }
        usart.DR = std::to_integer<std::uint32_t>(*item);
    }
    // TXE stays set while there is nothing to send: its interrupt must then be off.
    usart.CR1 =
        rings_.anything_to_send() ? usart.CR1 | usart_cr1_txeie : usart.CR1 & ~usart_cr1_txeie;
}

void uart::serve() noexcept {
    usart_block& usart = block_of(line_);
    const std::uint32_t status = usart.SR;
    // Reading SR, then DR, clears RXNE, ORE and FE. With ORE the byte in DR is good, the one
    // after it is lost. Source: RM0090, 30.3.3 "Overrun error".
    if ((status & (usart_sr_rxne | usart_sr_ore)) != 0) {
        const std::uint32_t data = usart.DR;
        if ((status & usart_sr_ore) != 0) {
            rings_.count_overrun();
        }
        if ((status & usart_sr_fe) != 0) {
            rings_.count_framing_error();
        }
        if ((status & usart_sr_rxne) != 0) {
            rings_.received(static_cast<std::uint8_t>(data));
            rings_.after_receive();
        }
    }
    send_what_fits();
}

} // namespace rondo::stm32f405

extern "C" void USART1_IRQHandler() { rondo::stm32f405::started[0]->serve(); }
extern "C" void USART2_IRQHandler() { rondo::stm32f405::started[1]->serve(); }
