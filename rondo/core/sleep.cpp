// sleep.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/sleep.hpp"

namespace rondo::detail {

void sleep_awaiter::await_suspend(std::coroutine_handle<> leaf) const noexcept {
    executor& loop = this_loop();
    if (ticks(deadline_) == ticks(time_point::min())) {
        loop.make_runnable(loop.suspend(leaf, waits_its_turn));
        return;
    }
    task_block& task = loop.suspend(leaf, waits_for_time);
    task.deadline = deadline_;
    loop.arm(task);
}

time_point deadline_after(duration time) noexcept {
    const std::int64_t wanted = time.count();
    if (wanted <= 0) {
        return time_point::min();
    }
    const std::int64_t start = ticks(port::now());
    return wanted < ticks(never) - start ? time_point(duration(start + wanted)) : never;
}

} // namespace rondo::detail
