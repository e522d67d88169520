// semihosting_exit.cpp - see semihosting_exit.hpp. Linked into images for an emulator only.
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/semihosting_exit.hpp"

#include <cstdint>

extern "C" void rondo_semihosting_exit(int status) noexcept {
    constexpr std::uint32_t sys_exit_extended = 0x20;
    constexpr std::uint32_t application_exit = 0x20026; // ADP_Stopped_ApplicationExit
    const std::uint32_t parameters[2] = {application_exit, static_cast<std::uint32_t>(status)};
    register std::uint32_t operation asm("r0") = sys_exit_extended;
    register const std::uint32_t* block asm("r1") = parameters;
    asm volatile("bkpt 0xAB" : "+r"(operation) : "r"(block) : "memory");
}
