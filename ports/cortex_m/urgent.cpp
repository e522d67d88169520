// urgent.cpp - see urgent.hpp. Linked into programs that call start_urgent().
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/urgent.hpp"

#include "rondo/core/port.hpp"

namespace rondo::cortex_m {
namespace {

constexpr std::uint8_t urgent_priority = 0x80; // half way between the devices' and the lowest

} // namespace

void start_urgent(executor& loop) noexcept {
    RONDO_ASSERT(detail::urgent_loop == nullptr, "start_urgent() again: there is one urgent loop");
    RONDO_ASSERT(&loop != &this_loop(), "the urgent loop must not be the one that runs here");
    set_interrupt_priority(irq_urgent, urgent_priority);
    enable_interrupt(irq_urgent);
    const critical_section locked;
    detail::urgent_loop = &loop;
    pend_interrupt(irq_urgent); // for what is runnable already
}

void stop_urgent() noexcept {
    disable_interrupt(irq_urgent);
    const critical_section locked;
    detail::urgent_loop = nullptr;
    detail::urgent_deadline = never;
}

} // namespace rondo::cortex_m

using namespace rondo;

// Who sets a flag meanwhile makes this interrupt pending once more. So does a deadline that has
// passed already. Nor is the main loop's deadline lost when another one replaces it here: this code
// runs only while the main loop does not sleep, and that one asks anew before it sleeps.
extern "C" void rondo_urgent() {
    const loop_scope here(*cortex_m::detail::urgent_loop);
    const time_point deadline = this_loop().run_ready();
    const critical_section locked;
    cortex_m::detail::urgent_deadline = deadline;
    (void)port::set_alarm(deadline);
}
