// edge_pin.cpp - edge_pin of pins.hpp: SYSCFG picks the port of each EXTI line, EXTI latches.
//
// A file of its own, so that an image without edge pins has no handlers.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/pins.hpp"
#include "rondo/core/port.hpp"

namespace rondo::stm32f405 {
namespace {

edge_pin* started = nullptr; // written with interrupts locked

unsigned interrupt_of_line(unsigned line) noexcept {
    if (line >= 10) {
        return irq_exti15_10;
    }
    return line >= 5 ? irq_exti9_5 : irq_exti0 + line;
}

} // namespace

void edge_pin::start() noexcept {
    if (started_) {
        return;
    }
    started_ = true;
    const std::uint32_t line = 1U << number_;
    RONDO_ASSERT((exti().IMR & line) == 0,
                 "two edge pins with the same number: they share one interrupt line");
    input_pin::start();
    rcc().APB2ENR = rcc().APB2ENR | 1U << 14; // SYSCFGEN
    (void)rcc().APB2ENR;
    reg32& choice = syscfg().EXTICR[number_ / 4];
    const unsigned shift = 4U * (number_ % 4);
    choice = (choice & ~(15U << shift)) | static_cast<unsigned>(port_ - 'A') << shift;

    {
        const critical_section lock;
        next_ = started;
        started = this;
        exti().RTSR = exti().RTSR | line;
        exti().FTSR = exti().FTSR | line;
        exti().PR = line;
        exti().IMR = exti().IMR | line;
    }
    cortex_m::enable_interrupt(interrupt_of_line(number_));
}

// The latch is cleared before the flag is set: an edge that comes in between interrupts again,
// and the task looks again.
void edge_pin::serve_all() noexcept {
    const std::uint32_t lines = exti().PR & exti().IMR & 0xFFFF;
    exti().PR = lines;
    for (edge_pin* pin = started; pin != nullptr; pin = pin->next_) {
        if ((lines >> pin->number_ & 1) != 0) {
            pin->changed_.set();
            if (edge_handler* const handler = pin->handler_; handler != nullptr) {
                (*handler)(now());
            }
        }
    }
}

} // namespace rondo::stm32f405

// All seven EXTI interrupts.
extern "C" void EXTI0_IRQHandler() { rondo::stm32f405::edge_pin::serve_all(); }
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI1_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI2_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI3_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI4_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI9_5_IRQHandler();
extern "C" [[gnu::alias("EXTI0_IRQHandler")]] void EXTI15_10_IRQHandler();
