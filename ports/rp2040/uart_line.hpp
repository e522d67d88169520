// uart_line.hpp - UART0 on GP0 (TX) and GP1 (RX), brought to 115200 8N1.
//
// SPDX-License-Identifier: MIT
#pragma once

namespace rondo::rp2040 {

/// Gives UART0 its pins, baud rate and FIFOs, transmitter and receiver on, no interrupts.
/// Does nothing if it is on already.
/// Context: any.  Suspends: never.  Errors: none.
void start_line() noexcept;

} // namespace rondo::rp2040
