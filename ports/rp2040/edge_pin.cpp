// edge_pin.cpp - edge_pin of pins.hpp: one interrupt of IO_BANK0 for all pins.
//
// A file of its own, so that an image without edge pins has neither handler nor table.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/pins.hpp"
#include "rondo/core/port.hpp"

#include <array>

namespace rondo::rp2040 {
namespace {

constexpr unsigned pins = 30;
constexpr unsigned pins_per_word = 8;
constexpr std::uint32_t both_edges = 0b1100; // EDGE_LOW and EDGE_HIGH of a pin's four bits

std::array<isr_flag*, pins> flag_of_pin;

} // namespace

void edge_pin::start() noexcept {
    input_pin::start();
    flag_of_pin[number_] = &changed_;
    const std::uint32_t edges = both_edges << 4 * (number_ % pins_per_word);
    io_bank0().INTR[number_ / pins_per_word] = edges;
    set_bits(io_bank0().PROC0_INTE[number_ / pins_per_word], edges);
    cortex_m::enable_interrupt(irq_io_bank0);
}

} // namespace rondo::rp2040

// The latch is cleared before the flag is set: an edge that comes in between interrupts again,
// and the task looks again.
extern "C" void IO_IRQ_BANK0_Handler() {
    using namespace rondo::rp2040;
    for (unsigned word = 0; word * pins_per_word < pins; ++word) {
        std::uint32_t edges = io_bank0().PROC0_INTS[word];
        io_bank0().INTR[word] = edges;
        for (unsigned pin = word * pins_per_word; edges != 0; ++pin, edges >>= 4) {
            if ((edges & both_edges) != 0 && flag_of_pin[pin] != nullptr) {
                flag_of_pin[pin]->set();
            }
        }
    }
}
