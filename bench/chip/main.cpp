// main.cpp - the image that counts instructions on an emulated STM32F405, and its own rows.
//
// Prints a line `bench NAME VALUE` for each row, the value with two decimals, and `bench done`.
//
// SPDX-License-Identifier: MIT
#include "bench/chip/counter.hpp"
#include "bench/rows.hpp"
#include "bench/virtual_clock.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <cstdint>

using namespace rondo;
using namespace rondo::bench;

namespace {

void print(const char* name, std::uint32_t hundredths) {
    report("bench ", name, " ", hundredths / 100, ".", hundredths / 10 % 10, hundredths % 10, "\n");
}

[[gnu::noinline]] std::uint32_t counted(void (*run)(unsigned), unsigned n) {
    const std::uint32_t before = count();
    run(n);
    return count() - before;
}

// In hundredths of an instruction, rounded.
std::uint32_t per_round(const row& measured) {
    measured.run(measured.few);
    const std::uint32_t few = counted(measured.run, measured.few);
    const std::uint32_t many = counted(measured.run, measured.many);
    const std::uint32_t rounds = measured.many - measured.few;
    return ((many - few) * 100 + rounds / 2) / rounds;
}

// ---- From an interrupt to its task ------------------------------------------------------------
//
// The loop sleeps, and while it does an interrupt becomes pending: counted from there to the first
// thing that the woken task does. In the real idle() that is an instruction after WFI.

constexpr unsigned irq_spi1 = 35; // any whose device does nothing; RM0090, table 61

isr_flag flag;
std::uint32_t pended_at;
std::uint32_t taken;

void pend_while_idle() {
    pended_at = count();
    cortex_m::pend_interrupt(irq_spi1);
    asm volatile("dsb\n\twfi" : : : "memory");
}

task<> is_woken(unsigned n) {
    while (n-- != 0) {
        co_await flag.wait();
        taken += count() - pended_at;
    }
}

std::uint32_t irq_to_task() {
    constexpr unsigned rounds = 100;
    const std::uint32_t first = count();
    const std::uint32_t read_cost = count() - first;
    cortex_m::enable_interrupt(irq_spi1);
    when_idle = pend_while_idle;
    create_task(is_woken(rounds));
    static_cast<void>(run_forever());
    when_idle = nullptr;
    return taken * 100 / rounds - read_cost * 100;
}

// ---- Frames -----------------------------------------------------------------------------------

task<> empty_frame() { co_return; }

task<> one_await() { co_await yield(); }

task<> seventeen_awaits() {
    co_await sleep_for(duration(1));
    co_await sleep_for(duration(1));
    co_await sleep_for(duration(1));
    co_await sleep_for(duration(1));
    co_await yield();
    co_await yield();
    co_await yield();
    co_await yield();
    co_await empty_frame();
    co_await empty_frame();
    co_await empty_frame();
    co_await empty_frame();
    co_await flag.wait();
    co_await flag.wait();
    co_await flag.wait();
    co_await flag.wait();
    co_await yield();
}

// Rounded up to the alignment of frames, as an arena does it.
std::uint32_t bytes_of(task<> (*coroutine)()) {
    const std::size_t before = this_loop().frames().stats().in_use;
    const task<> called = coroutine();
    return static_cast<std::uint32_t>(this_loop().frames().stats().in_use - before);
}

} // namespace

extern "C" void SPI1_IRQHandler() { flag.set(); }

int main() {
    std::uint32_t loop_cost = 0;
    for (const row& each : rows()) {
        const std::uint32_t cost = per_round(each);
        if (loop_cost == 0) {
            loop_cost = cost;
            print(each.name, cost);
        } else {
            print(each.name, cost - loop_cost);
        }
    }
    print("irq_to_task", irq_to_task());
    print("frame_empty_bytes", bytes_of(empty_frame) * 100);
    print("frame_per_await_bytes", (bytes_of(seventeen_awaits) - bytes_of(one_await)) * 100 / 16);
    report("bench done\n");
}
