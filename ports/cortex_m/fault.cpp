// fault.cpp - what runs when an exception comes that nobody handles: says which and where, stops.
//
// vectors.inc passes the stack pointer at entry. The core has pushed R0-R3, R12, LR, PC, xPSR.
//
// Source: Armv7-M ARM B1.5.6; Armv6-M ARM B1.5.6.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/port.hpp"

#include <cstdint>

namespace {

// Writes the last `digits` hexadecimal digits of `value`.
void write_hex(std::uint32_t value, int digits) noexcept {
    while (digits-- > 0) {
        const char digit = "0123456789abcdef"[(value >> (4 * digits)) & 15];
        rondo::port::console_write({&digit, 1});
    }
}

} // namespace

extern "C" [[noreturn, gnu::used]] void rondo_unhandled(const std::uint32_t* frame) {
    constexpr int stacked_pc = 6;
    std::uint32_t handler;
    asm volatile("mrs %0, ipsr" : "=r"(handler));
    rondo::port::console_write("rondo panic: hard fault at 0x");
    write_hex(frame[stacked_pc], 8);
    rondo::port::console_write(" (handler 0x");
    write_hex(handler, 2);
    rondo::port::console_write(")\n");
    rondo::port::halt(1);
}
