// task_list.hpp - which tasks a loop has, and what each waits for.
//
//     for_each_task([](const task_view& task) {
//         report(task.name, " ", task.state, "\n");
//     });
//
// It reads what the loop knows anyway, so a program that does not ask pays nothing, and nothing has
// to be built for it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"

#include <string_view>

namespace rondo {

/// A task at this instant. The pointers are valid until the next suspension.
struct task_view {
    const char* name;
    /// "runs", "ready" (its turn will come), or what it waits for: "time", "lock", "event", ...
    const char* state;
    /// True if the state is a wait.
    bool waits;
    /// Who keeps it waiting: holds the lock, is the task that is awaited. Known in checked builds;
    /// else nullptr.
    const char* kept_by;
    /// Somebody has cancelled it, and it has not ended yet.
    bool cancelled;
};

namespace detail {

[[nodiscard]] inline task_view view_of(const task_block& task) noexcept {
    task_view view{task.name, "ready", false, nullptr, task.cancelled};
    if (&task == this_loop().running()) {
        view.state = "runs";
    } else if (executor::still_waits(task)) {
        view.state = task.waits_for->name;
        view.waits = true;
        const task_block* const other = keeper_of(task); // only tasks end a wait that has one
        view.kept_by = other != nullptr ? other->name : nullptr;
    }
    return view;
}

} // namespace detail

/// Calls `look` with a task_view of each task of this loop, the youngest first. It may not create,
/// cancel or end tasks.
/// Context: task, startup.  Suspends: never.  Errors: none.  Cost: O(tasks).
void for_each_task(auto look) {
    for (const detail::task_block* task = this_loop().youngest_task(); task != nullptr;
         task = task->older) {
        look(detail::view_of(*task));
    }
}

/// Cancels the youngest task of that name that was not cancelled before; not the one that runs.
/// False if there is none.
/// Context: task.  Suspends: never.  Errors: none.  Cost: O(tasks).
inline bool cancel_task_called(std::string_view name) noexcept {
    executor& loop = this_loop();
    for (detail::task_block* task = loop.youngest_task(); task != nullptr; task = task->older) {
        if (task != loop.running() && !task->cancelled && name == task->name) {
            return loop.cancel(*task);
        }
    }
    return false;
}

} // namespace rondo
