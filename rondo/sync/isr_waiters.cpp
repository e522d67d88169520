// isr_waiters.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/isr_waiters.hpp"

namespace rondo::detail {

constinit const wait_kind waits_for_isr_event{"isr_event", true, &isr_waiters::leave};
constinit const wait_kind waits_for_isr_queue{"isr_queue", true, &isr_waiters::leave};

void isr_waiters::wait(std::coroutine_handle<> leaf, const wait_kind& kind,
                       isr_waiter& waiter) noexcept {
    executor& loop = this_loop();
    task_block& task = loop.suspend(leaf, kind);
    waiter.loop = &loop;
    task.remember(waiter);
    tasks_.push_back(task);
}

void isr_waiters::wake_first() noexcept {
    task_block& task = tasks_.pop_front();
    isr_waiter& waiter = task.remembered<isr_waiter>();
    waiter.granted = true;
    waiter.loop->make_runnable_from_interrupt(task);
}

bool isr_waiters::leave(task_block& task) noexcept {
    const critical_section locked;
    if (!task.waits()) {
        return false; // somebody was first: the wait has completed, the inbox has the link
    }
    task.unlink();
    return true;
}

} // namespace rondo::detail
