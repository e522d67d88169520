// after.cpp - the low-priority class: the executor's part. A program that does not use it does not
// link it.
//
//   in the timer heap --due--> low_, a list --serve_low()--> run queue
//
// SPDX-License-Identifier: MIT
#include "rondo/core/after.hpp"

namespace rondo {
namespace detail {
namespace {

bool leave_heap(task_block& task) noexcept {
    this_loop().disarm(task);
    return true;
}

constinit const wait_kind waits_for_low_time{"time, low priority", false, &leave_heap};
constinit const wait_kind waits_for_quiet{"others, low priority"}; // on the list low_

} // namespace

void after_awaiter::await_suspend(std::coroutine_handle<> leaf) const noexcept {
    executor& loop = this_loop();
    task_block& task = loop.suspend(leaf, waits_for_low_time);
    task.due = due_;
    loop.arm_low(task);
}

} // namespace detail

void executor::arm_low(detail::task_block& task) noexcept {
    if (serve_low_ == nullptr) { // the first of this loop
        low_.open();
        serve_low_ = [](executor& loop, detail::task_block* next) noexcept {
            return loop.serve_low(next);
        };
        on_due_[0] = [](executor& loop, detail::timer_node& timer) noexcept {
            auto& due = static_cast<detail::task_block&>(timer);
            due.waits_for = &detail::waits_for_quiet;
            loop.low_.push_back(due);
            loop.ask_for_attention();
        };
    }
    arm(task);
}

// At the end of a pass one of them has its turn, if nobody else is runnable, or if it has waited
// for too long.
detail::task_block* executor::serve_low(detail::task_block* next) noexcept {
    if (low_.empty()) {
        return next;
    }
    ask_for_attention(); // again
    if (next != nullptr) {
        return next;
    }
    const detail::due_time present = detail::due_time::everything_until(port::now_us());
    const bool alone = run_queue_.empty() && (timers_.empty() || present < timers_.front().due);
    const bool overdue =
        max_overdue_ > duration::zero() && present.time() - low_.front().due.time() > max_overdue_;
    if (!alone && !overdue) {
        return next;
    }
    detail::task_block& lucky = low_.pop_front();
    lucky.next = nullptr;
    return &lucky;
}

} // namespace rondo
