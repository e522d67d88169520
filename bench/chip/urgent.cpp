// urgent.cpp - the image that counts the instructions from an interrupt to its urgent task.
//
// An image of its own, on the chip's whole port: a program with an urgent loop looks up its running
// loop wherever others have a constant, so this row would change all the rows of main.cpp.
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/urgent.hpp"
#include "bench/chip/counter.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <array>

using namespace rondo;
using namespace rondo::bench;

namespace {

constexpr unsigned irq_spi1 = 35; // any whose device does nothing; RM0090, table 61
constexpr std::uint32_t rounds = 100;
constexpr std::uint32_t of_ours = 3; // the two stores, and the count at the end

isr_flag flag;
std::uint32_t pended_at;
std::uint32_t taken;

alignas(frame_alignment) std::array<std::byte, 256> urgent_memory;
executor urgent{urgent_memory};

task<> is_woken() {
    for (;;) {
        co_await flag.wait();
        const std::uint32_t now = count();
        asm volatile("" : : : "memory"); // nothing of the sum before the count
        taken += now - pended_at;
    }
}

// In the middle of a turn of a main task, which does not give way.
task<> pends() {
    for (std::uint32_t i = 0; i != rounds; ++i) {
        std::uint32_t now;
        asm volatile("ldr %0, [%1]\n\t"
                     "str %0, [%2]\n\t"
                     "str %4, [%3]\n\t"
                     "dsb\n\tisb"
                     : "=&r"(now)
                     : "r"(&timer().CNT), "r"(&pended_at),
                       "r"(cortex_m::nvic_ispr + 4 * (irq_spi1 / 32)), "r"(1U << irq_spi1 % 32)
                     : "memory");
    }
    co_return;
}

} // namespace

extern "C" void SPI1_IRQHandler() { flag.set(); }

int main() {
    timer().PSC = 0;
    timer().ARR = 0xFFFFFFFF;
    timer().CR1 = 1;
    {
        const loop_scope here(urgent);
        create_task(is_woken());
    }
    cortex_m::start_urgent(urgent);
    cortex_m::enable_interrupt(irq_spi1);
    create_task(pends());
    static_cast<void>(run_forever());
    report("bench irq_to_urgent ", taken / rounds - of_ours, "\nbench done\n");
}
