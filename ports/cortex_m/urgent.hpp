// urgent.hpp - a second loop, at interrupt priority: its tasks pre-empt those of the main loop.
//
//     alignas(frame_alignment) std::byte urgent_memory[512];
//     executor urgent{urgent_memory};
//
//     int main() {
//         {
//             const loop_scope here(urgent);
//             create_task(commutate(), "commutate");
//         }
//         cortex_m::start_urgent(urgent);
//         create_task(chatter());
//         run_forever();
//     }
//
// The urgent loop runs in the handler of a software interrupt, one that no device of the chip
// raises (irq_urgent). It is pending when an isr_flag that an urgent task waits for has been set,
// and when an urgent deadline may have come; the handler runs what is runnable and returns.
//
//   0x00  handlers of devices, SysTick   isr_flag::set() -------+-------------------+
//                                                               | pends             | inbox
//   0x80  the urgent loop, its own arena     urgent tasks <-----+  set() ---+       |
//                                                               ^ pends     | inbox |
//   main  the main loop, the port's arena    tasks -- set() ----+           +-------+--> tasks
//
// Who is above pre-empts who is below, between any two instructions. So a device's handler never
// waits for an urgent task, and an urgent task never for a main one, but for sections that lock
// interrupts, which are bounded. 0x00 is what every priority is after reset: the port sets that of
// irq_urgent alone. Code of the user may have any other; above or below 0x80, all said here holds.
//
// What may cross between the loops: isr_flag, ring_buffer, executor::interrupt(). All else (tasks,
// handles, events, locks, frames) belongs to one loop, and to touch it on the other is a caller's
// bug that nothing notices. A frame comes from the arena of the loop that runs, so a task that is
// pre-empted while it takes one loses nothing.
//
// The urgent loop uses the main stack, above whatever it has pre-empted. It shares the alarm of
// the chip with the main loop: port::set_alarm() arms the earlier deadline of the two.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/cortex_m/core_registers.hpp"
#include "rondo/core/executor.hpp"

namespace rondo::cortex_m {

/// Runs `loop`, which has an arena of its own, at interrupt priority from here on. Its first tasks
/// were created before, in a loop_scope; later ones are created by its own tasks. There is one
/// urgent loop. stop() ends no more than its present turns, and reset() must not be called.
/// Context: startup, a task of the main loop.  Suspends: never, but urgent tasks run at once.
/// Errors: none.
/// Cost: from an interrupt to its urgent task about as much as to a main one in an idle loop, and
/// the handlers' entry and exit; nothing in a program that does not call it.
void start_urgent(executor& loop) noexcept;

/// Runs it no more. Its tasks stay as they are: for the next start, or for reset() in a loop_scope.
/// Context: startup, a task of the main loop.  Suspends: never.  Errors: none.
void stop_urgent() noexcept;

namespace detail {

// Where urgent.cpp is not linked nobody writes these, and the compiler knows what they are. In
// other programs they are guarded by the interrupt lock.
inline executor* urgent_loop = nullptr;
inline time_point urgent_deadline = never;

} // namespace detail

/// For the port: `loop` has work.
/// Context: any.  Suspends: never.  Errors: none.
RONDO_ISR_SAFE inline void wake_if_urgent(const executor& loop) noexcept {
    if (&loop == detail::urgent_loop) {
        pend_interrupt(irq_urgent);
    }
}

/// For the port: the alarm has come, or was too near to be armed. It may have been the main loop's,
/// or an early one: the urgent loop looks, and arms what it needs.
/// Context: any.  Suspends: never.  Errors: none.
RONDO_ISR_SAFE inline void alarm_came() noexcept {
    if (rondo::detail::ticks(detail::urgent_deadline) != rondo::detail::ticks(never)) {
        pend_interrupt(irq_urgent);
    }
}

} // namespace rondo::cortex_m
