// main.cpp - the program of tests/chip/sweep on the RP2040. Its interrupts are some without a
// device; the emulated board makes them pending at the instruction it chooses. A mark is a
// change of GPIO25.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/pins.hpp"
#include "tests/chip/sweep/program.hpp"

using namespace rondo;

namespace {

constexpr unsigned irq_in = 26;
constexpr unsigned irq_out = 27;
constexpr unsigned irq_urgent_in = 28;

rp2040::output_pin mark_pin{25};

} // namespace

extern "C" void SPARE_IRQ_0_Handler() { sweep::on_in(); }
extern "C" void SPARE_IRQ_1_Handler() { sweep::on_out(); }
extern "C" void SPARE_IRQ_2_Handler() { sweep::on_urgent(); }

void sweep::pend_in() noexcept { cortex_m::pend_interrupt(irq_in); }
void sweep::pend_out() noexcept { cortex_m::pend_interrupt(irq_out); }
void sweep::pend_urgent() noexcept { cortex_m::pend_interrupt(irq_urgent_in); }
void sweep::mark() noexcept { mark_pin.toggle(); }
bool sweep::was_enough() noexcept { return true; } // the driver knows

int main() {
    mark_pin.start();
    cortex_m::set_interrupt_priority(irq_out, 0xC0);
    cortex_m::enable_interrupt(irq_in);
    cortex_m::enable_interrupt(irq_out);
    cortex_m::enable_interrupt(irq_urgent_in);
    sweep::run_program("rp2040");
}
