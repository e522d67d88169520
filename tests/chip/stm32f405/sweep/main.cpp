// main.cpp - the program of tests/chip/sweep on the STM32F405, which interrupts itself at every
// instruction of a period, and at two of them close together.
//
// "in" is the interrupt of TIM2, "out" that of TIM3, "urgent" that of TIM4. This works under QEMU
// only, and because of a fault of its timers: with CNT never written, a write of ARR asks for an
// update interrupt ARR nanoseconds later (and every ARR nanoseconds from then on), and with -icount
// shift=0 an instruction takes one nanosecond. So `delay` counts instructions, exactly.
//
//   mark --delay: a few thousand instructions that do nothing, then `at` of the period--> interrupt
//
// Afterwards the same without any such interrupt, but with a short sleep that ends about when the
// loop falls asleep, at each third instruction of a microsecond.
//
// A program without an urgent loop is interrupted by "in" and "out" alone.
//
// How long a period is awake is found out: a first sweep goes on until the interrupt has found the
// core at the same place so often that it must have been asleep.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/registers.hpp"
#include "rondo/core/report.hpp"
#include "tests/chip/sweep/program.hpp"

#include <array>

using namespace rondo;

namespace {

using cortex_m::block_at;
using cortex_m::reg32;

struct timer_block { // Source: RM0090 rev 19, section 18.4
    reg32 CR1, CR2, SMCR, DIER, SR, EGR, CCMR1, CCMR2, CCER, CNT, PSC, ARR;
};

constexpr unsigned irq_in = 28;
constexpr unsigned irq_out = 29;
constexpr unsigned irq_urgent_in = 30;
constexpr std::uintptr_t tim2 = 0x40000000;
constexpr std::uintptr_t tim3 = 0x40000400;
constexpr std::uintptr_t tim4 = 0x40000800;

// Longer than interrupts are ever locked (1 us, in set_alarm), so that a timer is stopped before
// it comes a second time.
constexpr std::uint32_t idle_instructions = 3000;
constexpr std::uint32_t asleep_after = 2000;

constexpr std::uint32_t longest_near_us = 5;
constexpr std::uint32_t phases = 400; // three instructions each: more than a microsecond
constexpr std::uint32_t least_interrupts = 50'000;
constexpr std::uint32_t least_places = 600;

// One timer.
struct source {
    std::uintptr_t address;
    std::uint32_t armed;
    std::uint32_t came;

    timer_block& timer() const noexcept { return block_at<timer_block>(address); }

    void arm(std::uint32_t delay) noexcept {
        ++armed;
        timer().DIER = 1; // UIE
        timer().CR1 = 1;  // CEN
        timer().ARR = delay;
    }
    // True if the timer, not software, has caused the interrupt.
    bool take() noexcept {
        if ((timer().SR & 1) == 0) {
            return false;
        }
        timer().CR1 = 0;
        timer().SR = 0;
        ++came;
        return true;
    }
};

source in{tim2, 0, 0};
source out{tim3, 0, 0};
source urgent{tim4, 0, 0};

// What is tried at each instruction of the period: one interrupt, and perhaps a second one so many
// instructions later.
struct round {
    source* first;
    source* second;
    std::uint32_t distance;
    std::uint32_t urgent = 0; // sweep_urgent
};
constexpr std::array rounds = {
    round{&in, nullptr, 0},        round{&out, nullptr, 0},   round{&in, &out, 1},
    round{&out, &in, 1},           round{&in, &out, 40},      round{&out, &in, 40},
    round{&in, &out, 5},           round{&out, &in, 5},       round{&urgent, nullptr, 0},
    round{&urgent, nullptr, 0, 1}, round{&in, nullptr, 0, 1},
};
constexpr unsigned rounds_without_urgent_loop = 6;

std::uint32_t at;    // where in the period
std::uint32_t awake; // instructions of a period until the core sleeps; 0: not yet known
unsigned tried;      // rounds
std::uint32_t last_place;
std::uint32_t times_there;
std::array<std::uint32_t, 1024> places; // a bit for each halfword of code that was interrupted

constexpr std::uint32_t flash = 0x08000000;

void note_place(std::uint32_t pc) noexcept {
    const std::uint32_t index = (pc - flash) / 2;
    if (index / 32 < places.size()) {
        places[index / 32] |= 1U << index % 32;
    }
    times_there = pc == last_place ? times_there + 1 : 0;
    last_place = pc;
}

// The next length of the short sleep, and instant of it; false if there is none.
bool advance_alarm() noexcept {
    using namespace sweep;
    sweep_phase = sweep_phase + 1;
    if (sweep_phase == phases) {
        sweep_phase = 0;
        sweep_near_us = sweep_near_us + 1;
    }
    return sweep_near_us <= longest_near_us;
}

// The next combination; false if there is none.
bool advance() noexcept {
    if (tried == rounds.size()) {
        return advance_alarm();
    }
    if (!sweep::with_urgent_loop && tried == rounds_without_urgent_loop) {
        return false;
    }
    ++at;
    if (awake == 0 && times_there >= asleep_after) {
        awake = at - times_there;
    }
    if (awake != 0 && at >= awake) {
        at = 0;
        ++tried;
    }
    return true;
}

} // namespace

extern "C" [[gnu::used]] void sweep_in(const std::uint32_t* frame) {
    if (in.take()) {
        note_place(frame[6]);
    }
    sweep::on_in();
}
// The stack pointer at entry leads to the address that was interrupted.
extern "C" [[gnu::naked]] void TIM2_IRQHandler() { asm("mrs r0, msp\n\tb sweep_in"); }
extern "C" void TIM3_IRQHandler() {
    (void)out.take();
    sweep::on_out();
}

extern "C" void TIM4_IRQHandler() {
    (void)urgent.take();
    sweep::on_urgent();
}

void sweep::pend_in() noexcept { cortex_m::pend_interrupt(irq_in); }
void sweep::pend_out() noexcept { cortex_m::pend_interrupt(irq_out); }
void sweep::pend_urgent() noexcept { cortex_m::pend_interrupt(irq_urgent_in); }

void sweep::mark() noexcept {
    for (const source* each : {&in, &out, &urgent}) {
        expect(each->came == each->armed, check::interrupt_came);
    }
    if (!advance() || sweep_tally.failures != 0) {
        sweep_marks = sweep_tally.marks;
        return;
    }
    if (tried == rounds.size()) {
        sweep_urgent = 0;
        return;
    }
    const round& next = rounds[tried];
    sweep_urgent = next.urgent;
    const std::uint32_t delay = idle_instructions + at;
    next.first->arm(delay);
    if (next.second != nullptr) {
        next.second->arm(delay + next.distance);
    }
    // Two instructions a turn. The first interrupts still come in here: none of the period is left
    // out.
    std::uint32_t turns = idle_instructions / 2;
    asm volatile("1: subs %0, #1\n\tbne 1b" : "+r"(turns) : : "cc");
}

bool sweep::was_enough() noexcept {
    std::uint32_t count = 0;
    for (const std::uint32_t word : places) {
        count += static_cast<std::uint32_t>(__builtin_popcount(word));
    }
    const std::uint32_t interrupts = in.came + out.came + urgent.came;
    report("a period: ", awake, " instructions at ", count, " places\n");
    report("sweep: ", interrupts, " interrupts in ", sweep_tally.marks, " periods\n");
    if (sweep_tally.failures != 0) {
        report("  interrupted at ", last_place, ", instruction ", at, "\n");
    }
    return interrupts >= least_interrupts && count >= least_places;
}

int main() {
    sweep::sweep_marks = ~0U;
    cortex_m::set_interrupt_priority(irq_out, 0xC0);
    cortex_m::enable_interrupt(irq_in);
    cortex_m::enable_interrupt(irq_out);
    cortex_m::enable_interrupt(irq_urgent_in);
    sweep::run_program("stm32f405");
}
