// sleep.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/sleep.hpp"

namespace rondo::detail {

constinit const wait_kind waits_for_time{"time"};

void sleep_awaiter::await_suspend(std::coroutine_handle<> leaf) const noexcept {
    executor& loop = this_loop();
    if (due_ == due_time::at_once()) {
        loop.make_runnable(loop.suspend(leaf, waits_its_turn));
        return;
    }
    task_block& task = loop.suspend(leaf, waits_for_time);
    task.due = due_;
    loop.arm(task);
}

due_time due_time::after(duration time) noexcept {
    due_time due = at_once();
    if (time.count() > 0) {
        // Unsigned, it cannot overflow: both are below 2^63.
        const std::uint64_t sum =
            static_cast<std::uint64_t>(port::now_us()) + static_cast<std::uint64_t>(time.count());
        due.key_ = static_cast<std::int64_t>(sum >> 61 == 0 ? sum : latest) * 4;
    }
    return due;
}

} // namespace rondo::detail
