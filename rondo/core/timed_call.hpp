// timed_call.hpp - a function that the loop calls at a time, without a task.
//
// For objects that do something when time has passed and must cost little while it passes: a timer
// node and a pointer. The function runs between two turns: it may wake, cancel and start tasks, and
// arm the node again; it awaits nothing, and no task is the current one. Callbacks of programs are
// tasks (call.hpp).
//
//   idle --arm()--> armed --due: call--> idle
//   armed --disarm()--> idle            disarm it before it goes away
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/timer_queue.hpp"

namespace rondo::detail {

struct timed_call : timer_node {
    void (*call)(timed_call& self) noexcept;

    constexpr explicit timed_call(void (*f)(timed_call&) noexcept) noexcept
        : timer_node{{{nullptr}, nullptr}, nullptr, {}},
          call(f) {}
    timed_call(const timed_call&) = delete;
    timed_call& operator=(const timed_call&) = delete;

    [[nodiscard]] bool armed() const noexcept { return prev != nullptr; }

    /// Has the loop call when it is `time`, whatever was armed before. O(1), O(log n) if armed.
    void arm(due_time time) noexcept {
        disarm();
        due = time.as(due_class::call);
        this_loop().arm_call(*this);
    }
    void disarm() noexcept { this_loop().disarm(*this); }
};

} // namespace rondo::detail
