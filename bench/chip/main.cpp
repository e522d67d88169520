// main.cpp - the image that counts instructions on an emulated STM32F405, and its own rows.
//
// Prints a line `bench NAME VALUE` for each row, the value with two decimals, and `bench done`.
//
// SPDX-License-Identifier: MIT
#include "bench/chip/counter.hpp"
#include "bench/line_device.hpp"
#include "bench/rows.hpp"
#include "bench/virtual_clock.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <cstdint>

using namespace rondo;
using namespace rondo::bench;
using namespace std::chrono_literals;

namespace {

void print(const char* name, std::uint32_t hundredths) {
    report("bench ", name, " ", hundredths / 100, ".", hundredths / 10 % 10, hundredths % 10, "\n");
}

std::uint32_t counted(const row& measured, unsigned n) {
    measured.prepare(n);
    const std::uint32_t before = count();
    measured.run(n);
    return count() - before;
}

// In hundredths of an instruction, rounded.
std::uint32_t per_round(const row& measured) {
    counted(measured, measured.few);
    const std::uint32_t few = counted(measured, measured.few);
    const std::uint32_t many = counted(measured, measured.many);
    const std::uint32_t rounds = measured.many - measured.few;
    return ((many - few) * 100 + rounds / 2) / rounds;
}

// ---- From an interrupt to its task ------------------------------------------------------------
//
// The loop sleeps, and meanwhile an interrupt becomes pending: counted from the WFI of idle() to
// the first thing that the woken task does.

constexpr unsigned irq_spi1 = 35; // any whose device does nothing; RM0090, table 61

isr_flag flag;
std::uint32_t pended_at;
std::uint32_t taken;

void pend_while_idle() {
    // In assembly, so that between the count and WFI there are two stores, whatever the compiler.
    std::uint32_t now;
    asm volatile("ldr %0, [%1]\n\t"
                 "str %0, [%2]\n\t"
                 "str %4, [%3]\n\t"
                 "wfi"
                 : "=&r"(now)
                 : "r"(&timer().CNT), "r"(&pended_at),
                   "r"(cortex_m::nvic_ispr + 4 * (irq_spi1 / 32)), "r"(1U << irq_spi1 % 32)
                 : "memory");
}

task<> is_woken(unsigned n) {
    while (n-- != 0) {
        co_await flag.wait();
        const std::uint32_t now = count();
        asm volatile("" : : : "memory"); // nothing of the sum before the count
        taken += now - pended_at;
    }
}

std::uint32_t irq_to_task() {
    constexpr unsigned rounds = 100;
    constexpr unsigned of_ours = 3; // the two stores, and the count at the end
    cortex_m::enable_interrupt(irq_spi1);
    when_idle = pend_while_idle;
    create_task(is_woken(rounds));
    static_cast<void>(run_forever());
    when_idle = nullptr;
    return taken * 100 / rounds - of_ours * 100;
}

// ---- Frames -----------------------------------------------------------------------------------

task<> empty_frame() { co_return; }

event some_event;
lock some_lock;

task<> one_await() { co_await some_event.wait(); }

// Four more of each kind: GCC keeps every awaiter and every temporary in the frame.
task<> seventeen_awaits() {
    co_await some_event.wait();
    co_await some_event.wait();
    co_await some_event.wait();
    co_await some_event.wait();
    co_await some_event.wait();
    co_await some_lock.acquire();
    co_await some_lock.acquire();
    co_await some_lock.acquire();
    co_await some_lock.acquire();
    co_await sleep_for(1ms);
    co_await sleep_for(1ms);
    co_await sleep_for(1ms);
    co_await sleep_for(1ms);
    co_await empty_frame();
    co_await empty_frame();
    co_await empty_frame();
    co_await empty_frame();
}

line_device lines;
stream_reader reader{lines};

task<> one_read_line() { static_cast<void>(co_await reader.read_line()); }

// Rounded up to the alignment of frames, as an arena does it.
std::uint32_t bytes_of(task<> (*coroutine)()) {
    const std::size_t before = this_loop().frames().stats().in_use;
    const task<> called = coroutine();
    return static_cast<std::uint32_t>(this_loop().frames().stats().in_use - before);
}

// As users write a task that only waits: its slot, which holds frame and control block. Both slots
// are taken, and are as far apart as one is large.
static_task<2> one_static_await() { co_await some_event.wait(); }

std::uint32_t bytes_of_static_task() {
    detail::frame* const first = one_static_await().release();
    detail::frame* const second = one_static_await().release();
    return static_cast<std::uint32_t>(reinterpret_cast<char*>(second) -
                                      reinterpret_cast<char*>(first));
}

// The same as a task<>: its frame and its control block, both from the arena.
std::uint32_t bytes_of_task(task<> (*coroutine)()) {
    const std::size_t before = this_loop().frames().stats().in_use;
    create_task(coroutine());
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
    print("reader_bytes", sizeof reader * 100);
    print("read_line_bytes", (bytes_of(one_read_line) - bytes_of(empty_frame)) * 100);
    print("task_event_bytes", bytes_of_static_task() * 100);
    print("task_event_arena_bytes", bytes_of_task(one_await) * 100);
    report("bench done\n");
}
