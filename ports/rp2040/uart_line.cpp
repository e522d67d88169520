// uart_line.cpp - see uart_line.hpp.
//
// Source: RP2040 data sheet, sections 4.2.3.2.1 (baud rate), 4.2.8.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/uart_line.hpp"

#include "ports/rp2040/pins.hpp"
#include "ports/rp2040/registers.hpp"

namespace rondo::rp2040 {
namespace {

constexpr std::uint32_t baud = 115'200;
// clk_peri / (16 x baud) in 64ths: 6 bits of fraction.
constexpr std::uint32_t divisor_64 = (sysclk_hz / baud * 8 + sysclk_hz % baud * 8 / baud + 1) / 2;
static_assert(divisor_64 == 67 * 64 + 52, "67.817 is 67 and 52/64");

} // namespace

void start_line() noexcept {
    constexpr std::uint32_t uarten_txe_rxe = 1U << 0 | 1U << 8 | 1U << 9;
    leave_reset(reset_uart0);
    if (uart0().UARTCR == uarten_txe_rxe) {
        return;
    }
    configure_pin(0, pin_function::uart, pin_pull::up);
    configure_pin(1, pin_function::uart, pin_pull::up);
    uart0().UARTIBRD = divisor_64 / 64;
    uart0().UARTFBRD = divisor_64 % 64;
    uart0().UARTLCR_H = 3U << 5 | 1U << 4; // 8 bits, FIFOs; latches the divisor
    uart0().UARTCR = uarten_txe_rxe;
}

} // namespace rondo::rp2040
