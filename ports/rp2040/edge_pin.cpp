// edge_pin.cpp - edge_pin of pins.hpp: one interrupt of IO_BANK0 for all pins.
//
// A file of its own, so that an image without edge pins has no handler.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/pins.hpp"
#include "rondo/core/port.hpp"

namespace rondo::rp2040 {
namespace {

// EDGE_LOW and EDGE_HIGH among the four bits of a pin; eight pins share a word.
constexpr std::uint32_t edges_of(unsigned pin) noexcept { return 0b1100U << 4 * (pin % 8); }

edge_pin* started = nullptr; // written with interrupts locked

} // namespace

void edge_pin::start() noexcept {
    if (started_) {
        return;
    }
    started_ = true;
    input_pin::start();
    {
        const critical_section lock;
        next_ = started;
        started = this;
        io_bank0().INTR[number_ / 8] = edges_of(number_);
        set_bits(io_bank0().PROC0_INTE[number_ / 8], edges_of(number_));
    }
    cortex_m::enable_interrupt(irq_io_bank0);
}

// The latch is cleared before the flag is set: an edge that comes in between interrupts again,
// and the task looks again.
void edge_pin::serve_all() noexcept {
    for (edge_pin* pin = started; pin != nullptr; pin = pin->next_) {
        const std::uint32_t edges =
            io_bank0().PROC0_INTS[pin->number_ / 8] & edges_of(pin->number_);
        if (edges != 0) {
            io_bank0().INTR[pin->number_ / 8] = edges;
            pin->changed_.set();
            if (edge_handler* const handler = pin->handler_; handler != nullptr) {
                (*handler)(now());
            }
        }
    }
}

} // namespace rondo::rp2040

extern "C" void IO_IRQ_BANK0_Handler() { rondo::rp2040::edge_pin::serve_all(); }
