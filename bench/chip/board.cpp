// board.cpp - what the chip's port does not get to do in this image; the clock is virtual.
//
// Each name that the files time.cpp and port.cpp of the port define is defined here or in
// virtual_clock.cpp, so the linker leaves both out.
//
// SPDX-License-Identifier: MIT
#include "bench/chip/counter.hpp"

#include "ports/cortex_m/semihosting_exit.hpp"
#include "ports/cortex_m/start.hpp"
#include "rondo/core/port.hpp"

extern "C" {
extern std::byte rondo_arena_begin[]; // from the linker script
extern std::byte rondo_arena_end[];
}

namespace rondo {

// TIM2, 32 bits, every cycle of QEMU's timer clock: 1 ns, which is an instruction under -icount
// shift=0.
// Source: RM0090 rev 19, section 18.4: CR1 bit 0 is CEN.
void cortex_m::start_time() noexcept {
    bench::timer().PSC = 0;
    bench::timer().ARR = 0xFFFFFFFF;
    bench::timer().CR1 = 1;
}

std::span<std::byte> port::frame_arena() noexcept { return {rondo_arena_begin, rondo_arena_end}; }

void port::halt(int status) noexcept {
    for (;;) {
        rondo_semihosting_exit(status);
    }
}

} // namespace rondo
