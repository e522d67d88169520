// uart_line.hpp - the two serial lines, and how they are set up.
//
//   line    TX    RX    CTS   RTS
//   uart0   GP0   GP1   GP2   GP3
//   uart1   GP4   GP5   GP6   GP7
//
// Source: RP2040 data sheet, sections 1.4.3 (pins), 4.2.3.2.1 (baud rate), 4.2.8.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/registers.hpp"
#include "rondo/hal/uart.hpp"

#include <cstdint>

namespace rondo::rp2040 {

enum class uart_line : std::uint8_t { uart0, uart1 };

[[gnu::always_inline]] inline uart_block& block_of(uart_line line) noexcept {
    return block_at<uart_block>(line == uart_line::uart0 ? 0x40034000 : 0x40038000);
}

/// What the registers are told. Where the settings are constants, so is this: nothing divides.
struct line_words {
    std::uint32_t divisor_64; // clk_peri / (16 x baud) in 64ths: 6 bits of fraction
    std::uint16_t frame;      // UARTLCR_H
    std::uint16_t control;    // UARTCR
    std::uint32_t byte_us;    // how long a byte takes, rounded up

    /// Baud rates: 120 to 7,812,500.
    [[gnu::always_inline]] constexpr explicit line_words(const uart_settings& settings) noexcept
        : divisor_64((8 * sysclk_hz / settings.baud + 1) / 2),
          frame(eight_bits_and_fifos),
          control(uarten_txe_rxe),
          byte_us((bits_per_byte(settings) * 1'000'000 + settings.baud - 1) / settings.baud) {
        if (settings.parity != uart_parity::none) {
            frame |= settings.parity == uart_parity::even ? pen | eps : pen;
        }
        if (settings.stop_bits == 2) {
            frame |= stp2;
        }
        if (settings.flow_control) {
            control |= rtsen_ctsen;
        }
    }

    static constexpr std::uint16_t pen = 1U << 1;
    static constexpr std::uint16_t eps = 1U << 2;
    static constexpr std::uint16_t stp2 = 1U << 3;
    static constexpr std::uint16_t eight_bits_and_fifos = 3U << 5 | 1U << 4;
    static constexpr std::uint16_t uarten_txe_rxe = uart_cr_uarten | 1U << 8 | 1U << 9;
    static constexpr std::uint16_t rtsen_ctsen = 1U << 14 | 1U << 15;
};
inline constexpr line_words usual_line{uart_settings{}};
static_assert(usual_line.divisor_64 == 67 * 64 + 52, "67.817 is 67 and 52/64");

/// Takes the line out of reset, if need be, and says whether it is on.
/// Context: any.  Suspends: never.  Errors: none.
bool line_is_on(uart_line line) noexcept;

/// Gives the line its pins, baud rate, frame and FIFOs, transmitter and receiver on, no
/// interrupts. It must be out of reset.
/// Context: any.  Suspends: never.  Errors: none.
void start_line(uart_line line, const line_words& words = usual_line) noexcept;

} // namespace rondo::rp2040
