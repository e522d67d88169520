// edge_pin.cpp - edge_pin of pins.hpp: SYSCFG picks the port of each EXTI line, EXTI latches.
//
// A file of its own, so that an image without edge pins has neither handlers nor table.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/pins.hpp"
#include "rondo/core/port.hpp"

#include <array>
#include <bit>

namespace rondo::stm32f405 {
namespace {

std::array<isr_flag*, 16> flag_of_line;

unsigned interrupt_of_line(unsigned line) noexcept {
    if (line >= 10) {
        return irq_exti15_10;
    }
    return line >= 5 ? irq_exti9_5 : irq_exti0 + line;
}

} // namespace

void edge_pin::start() noexcept {
    RONDO_ASSERT(flag_of_line[number_] == nullptr || flag_of_line[number_] == &changed_,
                 "two edge pins with the same number: they share one interrupt line");
    input_pin::start();
    flag_of_line[number_] = &changed_;
    rcc().APB2ENR = rcc().APB2ENR | 1U << 14; // SYSCFGEN
    (void)rcc().APB2ENR;
    reg32& choice = syscfg().EXTICR[number_ / 4];
    const unsigned shift = 4U * (number_ % 4);
    choice = (choice & ~(15U << shift)) | static_cast<unsigned>(port_ - 'A') << shift;

    const std::uint32_t line = 1U << number_;
    exti().RTSR = exti().RTSR | line;
    exti().FTSR = exti().FTSR | line;
    exti().PR = line;
    exti().IMR = exti().IMR | line;
    cortex_m::enable_interrupt(interrupt_of_line(number_));
}

} // namespace rondo::stm32f405

// All seven EXTI interrupts. The latch is cleared before the flag is set: an edge that comes in
// between interrupts again, and the task looks again.
extern "C" void EXTI0_IRQHandler() {
    using namespace rondo::stm32f405;
    std::uint32_t lines = exti().PR & exti().IMR & 0xFFFF;
    exti().PR = lines;
    while (lines != 0) {
        const unsigned line = static_cast<unsigned>(std::countr_zero(lines));
        lines &= lines - 1;
        if (flag_of_line[line] != nullptr) {
            flag_of_line[line]->set();
        }
    }
}
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI1_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI2_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI3_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI4_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI9_5_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI15_10_IRQHandler();
