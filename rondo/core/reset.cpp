// reset.cpp - executor::reset(): a loop as new, whatever its tasks were doing.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/executor.hpp"

#include "rondo/core/task.hpp"

namespace rondo {

namespace {

// Its wait has completed, but it will not run: of what a task handed over to it, its kind knows.
void give_back(detail::task_block& task) noexcept {
    if (!task.waits_for->from_outside && task.waits_for->leave != nullptr) {
        task.waits_for->leave(task);
    }
}

} // namespace

// Youngest first: a child ends before the parent whose frame holds its control block. Destructors
// may wake, cancel and start tasks; whoever is queued is forgotten, as all of them will go.
void executor::reset() noexcept {
    RONDO_ASSERT(current_ == nullptr, "a task calls reset(), which would destroy it under itself");
    while (tasks_ != nullptr) {
        detail::task_block& task = *tasks_;
        if (!still_waits(task)) {
            give_back(task);
        } else if (!leave_wait(task)) {
            if (task.waits() && !task.waits_for->from_outside) {
                task.unlink(); // only another task could complete it
            }
            for (bool waits = true; waits;) { // hardware writes to a buffer in its frame
                const critical_section locked;
                waits = task.waits();
                if (waits && port::set_alarm(never)) {
                    port::idle();
                }
            }
        }
        forget_queued();
        reveal_leaf(task);
        current_ = &task;
        unwind(task, nullptr, errc::cancelled);
    }
    forget_queued();
    while (!timers_.empty()) { // of objects that are no tasks (timed_call.hpp)
        timers_.pop_front();
    }
    after_turn_ = nullptr;
    stop_ = nullptr;
    interrupted_.store(false, std::memory_order_relaxed);
    max_overdue_ = {};
}

void executor::forget_queued() noexcept {
    const critical_section locked;
    run_queue_.open();
    inbox_.open();
    attention_.store(false, std::memory_order_relaxed);
}

} // namespace rondo
