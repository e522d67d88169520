// isr_delay.hpp - a delay that interrupts may trigger, too.
//
//     isr_delay quiet(50ms, [] { report("the line is quiet\n"); });
//     create_task(quiet.serve(), "quiet");
//     ...
//     quiet.trigger_from_interrupt();     // in the handler of each edge
//
// The timer heap belongs to tasks, so an interrupt only writes down when the delay is to expire,
// and wakes the task that serves it. The time counts from the interrupt, however late that task is;
// of several triggers the last counts. No memory is taken.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/isr_flag.hpp"
#include "rondo/core/task.hpp"
#include "rondo/sync/delay.hpp"

#include <chrono>

namespace rondo {

class isr_delay : public delay {
  public:
    using delay::delay;

    /// As trigger(), and takes effect when serve() has its turn.
    /// Context: any.  Suspends: never.  Errors: none.
    /// Cost: interrupts locked for 68 instructions, reading the clock included, and for those of an
    /// isr_flag.
    RONDO_ISR_SAFE void trigger_from_interrupt() noexcept;
    template <class Rep, class Period>
    RONDO_ISR_SAFE void trigger_from_interrupt(std::chrono::duration<Rep, Period> time) noexcept {
        request(detail::round_up(time));
    }

    /// As those of a delay; a trigger from an interrupt that has not taken effect is forgotten.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void trigger() noexcept {
        stop();
        delay::trigger();
    }
    template <class Rep, class Period>
    void trigger(std::chrono::duration<Rep, Period> time) noexcept {
        stop();
        delay::trigger(time);
    }
    void stop() noexcept;

    /// What takes triggers of interrupts over; give it to create_task, once. It never ends: cancel
    /// it before the delay goes away.
    task<> serve();

  private:
    RONDO_ISR_SAFE void request(duration time) noexcept;

    isr_flag flag_;
    // Both change with interrupts locked.
    bool is_requested_ = false;
    detail::due_time requested_;
};

} // namespace rondo
