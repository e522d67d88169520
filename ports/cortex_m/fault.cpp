// fault.cpp - what runs when an exception comes that nobody handles: says which and where, stops.
//
// vectors.inc passes the stack pointer at entry. The core has pushed R0-R3, R12, LR, PC, xPSR.
//
// Source: Armv7-M ARM B1.5.6; Armv6-M ARM B1.5.6.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/report.hpp"

#include <cstdint>

extern "C" [[noreturn, gnu::used]] void rondo_unhandled(const std::uint32_t* frame) {
    constexpr int stacked_pc = 6;
    rondo::stop_at("\nrondo panic: fault at 0x", frame[stacked_pc]);
}
