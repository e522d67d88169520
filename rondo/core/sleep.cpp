// sleep.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/sleep.hpp"

namespace rondo::detail {

constinit const wait_kind waits_for_time{"time"};

void sleep_awaiter::await_suspend(std::coroutine_handle<> leaf) const noexcept {
    executor& loop = this_loop();
    if (due_ == due_time()) {
        loop.make_runnable(loop.suspend(leaf, waits_its_turn));
        return;
    }
    task_block& task = loop.suspend(leaf, waits_for_time);
    task.due = due_;
    loop.arm(task);
}

due_time due_time::after(duration time) noexcept {
    if (time.count() <= 0) {
        return {};
    }
    const auto present = static_cast<std::uint64_t>(ticks(port::now()));
    const auto sum = static_cast<std::int64_t>(present + static_cast<std::uint64_t>(time.count()));
    return due_time(sum < 0 ? never : time_point(duration(sum))); // negative: it did not fit
}

} // namespace rondo::detail
