// usart_line.cpp - see usart_line.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/usart_line.hpp"

#include "ports/stm32f405/pins.hpp"
#include "rondo/core/port.hpp"

namespace rondo::stm32f405 {
namespace {

// RX is the pin after TX, RTS the one after CTS, both of the same port.
struct place {
    bool apb2; // which bus it is on
    std::uint8_t enable_bit;
    char port;
    std::uint8_t tx;
    std::uint8_t cts;
    std::uint8_t function; // of the pins
};
constexpr std::uint8_t none = 0xFF;
constexpr place places[usart_lines] = {
    {true, 4, 'B', 6, none, 7},   {false, 17, 'A', 2, 0, 7},  {false, 18, 'B', 10, 13, 7},
    {false, 19, 'A', 0, none, 8}, {true, 5, 'C', 6, none, 8},
};

[[gnu::always_inline]] inline void take_pins(const place& at, unsigned first) noexcept {
    configure_pin(at.port, first, pin_mode::alternate, pin_pull::up, at.function);
    configure_pin(at.port, first + 1, pin_mode::alternate, pin_pull::up, at.function);
}

// BRR is the divisor in sixteenths, which is the divisor of the clock when 16 samples make a bit.
constexpr std::uint32_t divisor(std::uint32_t clock_hz, std::uint32_t baud) {
    return (clock_hz + baud / 2) / baud;
}

} // namespace

void start_line(usart_line line, const uart_settings& settings) noexcept {
    const place& at = places[static_cast<std::size_t>(line)];
    usart_block& usart = block_of(line);
    reg32& enable = at.apb2 ? rcc().APB2ENR : rcc().APB1ENR;
    enable = enable | 1U << at.enable_bit;

    const std::uint32_t rate = divisor(at.apb2 ? apb2_hz : apb1_hz, settings.baud);
    std::uint32_t mode = usart_cr1_ue | usart_cr1_te | usart_cr1_re;
    if (settings.parity != uart_parity::none) { // the ninth bit is the parity
        mode |= usart_cr1_m | usart_cr1_pce;
        mode |= settings.parity == uart_parity::odd ? usart_cr1_ps : 0;
    }
    const std::uint32_t stop = settings.stop_bits == 2 ? usart_cr2_two_stop_bits : 0;
    const std::uint32_t flow = settings.flow_control ? usart_cr3_rtse | usart_cr3_ctse : 0;
    RONDO_ASSERT(flow == 0 || at.cts != none, "this line has neither RTS nor CTS");
    take_pins(at, at.tx);
    if (flow != 0) {
        take_pins(at, at.cts);
    }
    usart.CR1 = 0;
    usart.BRR = rate;
    usart.CR2 = stop;
    usart.CR3 = flow;
    usart.CR1 = mode;
}

} // namespace rondo::stm32f405
