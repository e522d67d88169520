// port_inline.hpp - see rondo/core/port.hpp. The port of bench_host: no interrupts and no threads,
// so that a row counts what the core does and nothing of what a world adds.
//
// SPDX-License-Identifier: MIT
#pragma once

namespace rondo {
class executor;
}

namespace rondo::detail {
extern executor main_loop;
}

namespace rondo::port {

struct irq_state {};
inline irq_state lock_interrupts() noexcept { return {}; }
inline void unlock_interrupts(irq_state) noexcept {}

inline constinit thread_local executor* loop_of_thread = &detail::main_loop;
inline executor*& current_loop() noexcept { return loop_of_thread; }

inline bool before_pass() noexcept { return false; }

struct run_scope {
    explicit run_scope(executor&) noexcept {}
};

} // namespace rondo::port
