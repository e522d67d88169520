// port_inline.hpp - see rondo/core/port.hpp. One loop a thread; what happens outside of it reaches
// it only through epoll, inside idle(). So there are no interrupts to lock.
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

} // namespace rondo::port
