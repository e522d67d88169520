// isr_waiters.hpp - tasks, of any loops, that wait for what any context may bring: what isr_event
// and isr_queue have in common.
//
// Everything here happens with interrupts locked, the list included, because the one who wakes may
// be an interrupt or another thread. A waiter is part of the awaiter, in the frame of its task; it
// says which loop the task belongs to, as whoever wakes it runs on another one or on none.
//
//   idle --wait()--> on the list --wake_first()--> granted --take()--> idle
//   on the list --cancelled or timed out--> idle      granted, but unwound: its owner gives it back
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/executor.hpp"

#include <coroutine>

namespace rondo::detail {

extern const wait_kind waits_for_isr_event;
extern const wait_kind waits_for_isr_queue;

struct isr_waiter {
    executor* loop = nullptr;
    bool granted = false; // what it waits for is there, and is its own
};

class isr_waiters {
  public:
    constexpr isr_waiters() noexcept = default;

    [[nodiscard]] RONDO_ISR_SAFE bool empty() const noexcept { return tasks_.empty(); }

    /// Suspends the running task.
    void wait(std::coroutine_handle<> leaf, const wait_kind& kind, isr_waiter& waiter) noexcept;

    /// Grants the task that has waited longest what it waits for. There must be one.
    RONDO_ISR_SAFE void wake_first() noexcept;

    // For wait_kind.
    static bool leave(task_block& task) noexcept;

  private:
    list<task_block> tasks_;
};

} // namespace rondo::detail
