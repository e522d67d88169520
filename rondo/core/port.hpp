// port.hpp - the page a porter reads: everything that the core asks of a machine.
//
// A port is a folder under ports/ that defines each name below, and a small header
// `port_inline.hpp` for those that must cost nothing (it is found through the include path, which
// the build points at the port's folder). No other file of the core knows the machine.
//
// From port_inline.hpp, in namespace rondo::port:
//
//   struct irq_state;                       what lock_interrupts() saved
//   RONDO_ISR_SAFE                          stands before the next three
//   irq_state lock_interrupts() noexcept;   NOTHING that may call rondo runs after it returns, but
//                                           the caller; MAY be nested
//   void unlock_interrupts(irq_state) noexcept;
//   executor*& current_loop() noexcept;     the loop that runs now: one variable a core or a
//                                           thread, initially the main loop
//   bool before_pass() noexcept;            where the port looks for interrupts that are not shown
//                                           to a loop which never idles: true if it has looked;
//                                           or nothing: false
//   class run_scope;                        an object of it, made from the executor&, lives as long
//                                           as a run of that loop: where the port turns on what
//                                           shall be on only then (a signal), or nothing: empty
//
// An "interrupt" is whatever runs between two instructions of the loop and calls a function
// marked RONDO_ISR_SAFE: a handler on a chip, an event of the script under ports/sim, a ready
// descriptor or another thread under ports/linux.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/time.hpp"

#include <cstddef>
#include <span>

namespace rondo {
class executor;
}

#include "port_inline.hpp" // the port's own

namespace rondo::port {

/// Microseconds since start-up. MUST be monotonic, MUST NOT wrap, MUST be right when called with
/// interrupts locked for less than a millisecond and inside a handler.
/// Why no time_point: the ABI of Arm returns one through memory.
/// Context: any.
[[nodiscard]] RONDO_ISR_SAFE std::int64_t now_us() noexcept;

/// Asks for an interrupt at `deadline` (`never`: for none), replacing what was asked before.
/// MUST return false, and need not arm anything, if the deadline has passed or passes while the
/// call runs: the alarm race is decided here and nowhere else. The interrupt MAY come early
/// (a timer too short for the deadline); the loop then asks again.
/// Context: task, interrupts locked.
[[nodiscard]] bool set_alarm(time_point deadline) noexcept;

/// Sleeps until an interrupt is pending. CALLED WITH INTERRUPTS LOCKED, after the loop has seen
/// that nothing is runnable; an interrupt that came since then MUST make it return at once. The
/// handler MAY run inside this call or after the caller unlocks. MAY return for no reason. Where
/// the lock holds back other threads it MUST be open while this one sleeps.
/// Context: task, interrupts locked.
void idle() noexcept;

/// Ends the sleep of this loop, if another thread is in its idle(). On a chip the interrupt itself
/// does that for the main loop; a loop that runs in a handler has its interrupt made pending.
/// Context: any, interrupts locked.
RONDO_ISR_SAFE void wake(executor& loop) noexcept;

/// The memory for coroutine frames of the main loop, aligned to `frame_alignment`.
/// Called once, before the first coroutine.
[[nodiscard]] std::span<std::byte> frame_arena() noexcept;

/// Writes a character where a human will look, waiting as long as that takes. MUST work with
/// interrupts locked and inside a handler: panics are written with it.
/// Context: any.
void console_put(char character) noexcept;

/// Ends the program: with 0 it has done its work, with anything else it has failed. What a chip
/// cannot end it halts, with interrupts locked.
/// Context: any.
[[noreturn]] void halt(int status) noexcept;

} // namespace rondo::port

namespace rondo {

/// Locks interrupts for a scope. Keep it short: an interrupt waits that long.
class [[nodiscard]] critical_section {
  public:
    RONDO_ISR_SAFE RONDO_ALWAYS_INLINE critical_section() noexcept
        : state_(port::lock_interrupts()) {}
    RONDO_ISR_SAFE RONDO_ALWAYS_INLINE ~critical_section() { port::unlock_interrupts(state_); }
    critical_section(const critical_section&) = delete;
    critical_section& operator=(const critical_section&) = delete;

  private:
    port::irq_state state_;
};

} // namespace rondo
