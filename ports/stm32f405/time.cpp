// time.cpp - 64-bit microseconds and one alarm, both from SysTick.
//
// Why SysTick: it is the one timer of this chip that QEMU models to the cycle. It counts core
// cycles downwards, 24 bits, so one run lasts at most 2^24 cycles = 99.86 ms.
//
// Time. A run is what lies between two reloads. `base` holds the time at which the current run
// began, in whole microseconds and the cycles beyond them, so nothing is ever rounded away:
//
//     now = base + cycles of this run            cycles = VAL == 0 ? 0 : run - VAL
//
// VAL == 0 is the first cycle of a run, not the last: COUNTFLAG is set on the step from 1 to 0,
// and a write to VAL makes it 0 too. Reading CTRL clears COUNTFLAG, so whoever reads it must add
// the finished run to base; only account() does, with interrupts locked. That is why now() is
// right with interrupts locked and inside any handler: the first who looks after the reload does
// the accounting, not a handler that may have to wait. It has 99 ms to look.
//
// Alarm. arm_alarm() cuts the run short: it writes LOAD (the cycles left to the deadline) and VAL
// (any write ends the run), then LOAD = 2^24 - 1 for the run after it. So the run up to the
// deadline is exact, the interrupt comes once, and without a new alarm SysTick only comes back
// every 99.86 ms, to count. A deadline further away than one run is cut into runs: the loop asks
// again after each. While nothing nearer is asked for, the counter is left alone.
//
// The cycles between reading VAL and writing it belong to neither run: restart_cycles is added
// for them. An interrupt that the cut leaves pending is an early one, which is allowed.
//
// Source: Armv7-M ARM B3.3; PM0214 rev 10, section 4.5.
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/core_registers.hpp"
#include "ports/cortex_m/start.hpp"
#include "ports/cortex_m/urgent.hpp"
#include "ports/stm32f405/registers.hpp"
#include "rondo/core/port.hpp"

namespace rondo {
namespace {

using cortex_m::systick;

constexpr std::uint32_t cycles_per_us = stm32f405::sysclk_hz / 1'000'000;
constexpr std::uint32_t longest_run = 1U << 24;
constexpr std::uint32_t longest_run_us = longest_run / cycles_per_us;

// From the bus access that reads VAL to the reload after the one that clears it: load 1, add 1,
// two stores 2, reload 1. Counted from the instructions in restart(), not measured on a chip;
// an error of one cycle is 6 ns for each alarm that is armed.
constexpr std::uint32_t restart_cycles = 5;

// account() and restart() in one call are less than this apart; neither the run nor the deadline
// may end in between. What is nearer is waited for: 1 us at most.
constexpr std::uint32_t margin = 168;

constexpr std::uint32_t countflag = 1U << 16;

// Guarded by the interrupt lock.
std::int64_t base_us;            // start of this run
std::uint32_t base_cycles;       // and the cycles beyond, less than cycles_per_us
std::uint32_t run = longest_run; // cycles of this run

void advance_base(std::uint32_t cycles) noexcept {
    cycles += base_cycles;
    base_us += cycles / cycles_per_us;
    base_cycles = cycles % cycles_per_us;
}

// Adds a run that has ended to base and says how many cycles of this run have passed.
std::uint32_t account() noexcept {
    // VAL first: without COUNTFLAG it was read before the end of the run, with it read again.
    std::uint32_t value = systick().VAL;
    if ((systick().CTRL & countflag) != 0) {
        advance_base(run);
        run = longest_run;
        value = systick().VAL;
    }
    return value == 0 ? 0 : run - value;
}

// Ends this run after `cycles` cycles of it instead of `run`.
void restart(std::uint32_t cycles) noexcept {
    const std::uint32_t bias = cycles - run - restart_cycles - 1; // LOAD = bias + VAL
    std::uint32_t value;
    std::uint32_t load;
    // In assembly, so that restart_cycles is a fact and not a guess.
    asm volatile("ldr %0, [%2, #8]\n\t"
                 "add %1, %3, %0\n\t"
                 "str %1, [%2, #4]\n\t"
                 "str %1, [%2, #8]"
                 : "=&r"(value), "=&r"(load)
                 : "r"(&systick()), "r"(bias)
                 : "memory");
    advance_base(run - value + restart_cycles);
    run = load + 1;
    while (systick().VAL == 0) { // one cycle: LOAD has been taken when it ends
    }
    systick().LOAD = longest_run - 1;
}

} // namespace

void cortex_m::start_time() noexcept {
    systick().LOAD = longest_run - 1;
    systick().VAL = 0;
    systick().CTRL = 7; // CLKSOURCE = core, TICKINT, ENABLE
}

std::int64_t port::now_us() noexcept {
    const critical_section lock;
    const std::uint32_t cycles = base_cycles + account();
    return base_us + cycles / cycles_per_us;
}

bool cortex_m::arm_alarm(time_point deadline) noexcept { // called with interrupts locked
    std::uint32_t cycles;                                // of this run, now
    do {
        cycles = account();
    } while (run - cycles < margin);

    const std::int64_t deadline_us = deadline.time_since_epoch().count();
    if (deadline_us <= base_us) {
        return false;
    }
    const std::int64_t left_us = deadline_us - base_us;
    if (left_us > longest_run_us) {
        return true; // after the end of this run, which comes with an interrupt
    }
    const std::uint32_t target = static_cast<std::uint32_t>(left_us) * cycles_per_us - base_cycles;
    if (target >= run) {
        return true; // likewise, or armed already
    }
    if (target < cycles + margin) {
        while (cycles < target) { // too near to arm: it passes here
            cycles = account();
        }
        return false;
    }
    restart(target);
    return true;
}

} // namespace rondo

// For the main loop it is enough that the core is awake. COUNTFLAG wants a look in each run.
extern "C" void SysTick_Handler() {
    (void)rondo::port::now_us();
    rondo::cortex_m::alarm_came();
}
