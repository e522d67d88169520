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
    task.due = due_time::of_sleep(deadline_);
    loop.arm(task);
}

time_point deadline_after(duration time) noexcept {
    const std::int64_t wanted = time.count();
    if (wanted <= 0) {
        return time_point::min();
    }
    const auto sum =
        static_cast<std::uint64_t>(ticks(port::now())) + static_cast<std::uint64_t>(wanted);
    const auto deadline = static_cast<std::int64_t>(sum); // negative: it did not fit
    return deadline < 0 ? never : time_point(duration(deadline));
}

} // namespace rondo::detail
