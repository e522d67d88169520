// port_inline.hpp - see rondo/core/port.hpp. The simulator's interrupts come only inside idle()
// and sim::burn(), so locking them has nothing to do but count.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

namespace rondo {
class executor;
}

namespace rondo::detail {
extern executor main_loop;
}

namespace rondo::port {

struct irq_state {};
inline unsigned locks = 0; // how deep the loop is inside critical sections

RONDO_ISR_SAFE inline irq_state lock_interrupts() noexcept {
    ++locks;
    return {};
}
RONDO_ISR_SAFE inline void unlock_interrupts(irq_state) noexcept { --locks; }

RONDO_ISR_SAFE inline executor*& current_loop() noexcept {
    static constinit executor* current = &detail::main_loop;
    return current;
}

inline bool before_pass() noexcept { return false; }

struct run_scope {
    explicit run_scope(executor&) noexcept {}
};

} // namespace rondo::port
