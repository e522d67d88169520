// start.cpp - from reset to main, and the few names that the compiler expects of a system.
//
//   reset -> clocks -> .data, .bss -> time -> constructors of globals -> main -> halt
//
// Destructors of globals never run: a firmware does not end.
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/start.hpp"

#include "ports/cortex_m/core_registers.hpp"
#include "rondo/core/port.hpp"

namespace rondo::detail {
extern executor main_loop;
}

namespace rondo::port::detail {
executor* running_loop = &rondo::detail::main_loop;
}

int main();

// From the linker script.
extern "C" {
extern const std::uint32_t rondo_vectors[];
extern std::uint32_t rondo_data_begin[];
extern std::uint32_t rondo_data_end[];
extern const std::uint32_t rondo_data_image[];
extern std::uint32_t rondo_bss_begin[];
extern std::uint32_t rondo_bss_end[];
extern void (*const rondo_init_begin[])();
extern void (*const rondo_init_end[])();
}

using namespace rondo;

extern "C" [[noreturn]] void rondo_reset() {
    // A debugger or a boot stage may come here with interrupts locked or vectors elsewhere.
    cortex_m::scb().VTOR = reinterpret_cast<std::uintptr_t>(rondo_vectors);
#ifdef __ARM_FP
    // CPACR: full access to CP10 and CP11, or the first floating-point instruction faults.
    // Source: Armv7-M ARM B3.2.20.
    cortex_m::block_at<cortex_m::reg32>(0xE000ED88) = 0xFU << 20;
    asm volatile("dsb\n\tisb" : : : "memory");
#endif
    cortex_m::start_clocks();

    // Why volatile: the loops must not become calls of memcpy and memset, which cost more flash.
    const std::uint32_t* from = rondo_data_image;
    for (volatile std::uint32_t* to = rondo_data_begin; to != rondo_data_end; ++to) {
        *to = *from++;
    }
    for (volatile std::uint32_t* to = rondo_bss_begin; to != rondo_bss_end; ++to) {
        *to = 0;
    }

    cortex_m::start_time();
    asm volatile("cpsie i" : : : "memory");
    for (auto constructor = rondo_init_begin; constructor != rondo_init_end; ++constructor) {
        (*constructor)();
    }
    port::halt(main());
}

extern "C" {

void* __dso_handle = nullptr;

int __aeabi_atexit(void*, void (*)(void*), void*) noexcept { return 0; }

[[noreturn]] void __cxa_pure_virtual() { panic("a pure virtual function was called", "start", 0); }

[[noreturn]] void abort() { panic("abort was called", "start", 0); }

} // extern "C"
