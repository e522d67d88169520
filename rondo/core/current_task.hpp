// current_task.hpp - the task that runs, seen from inside.
//
//     report(current_task().name(), " gives up\n");
//     current_task().cancel();                      // at its next suspension
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"

namespace rondo {

/// Refers to a task without owning it: valid until the task has ended. To know a task for longer
/// keep the task_handle that create_task gave.
class task_ref {
  public:
    /// False outside of any task.
    [[nodiscard]] explicit operator bool() const noexcept { return task_ != nullptr; }

    /// The name it was given; nullptr outside of any task.
    [[nodiscard]] const char* name() const noexcept {
        return task_ != nullptr ? task_->name : nullptr;
    }

    /// Cancels it. A task that cancels itself goes on to its next suspension and unwinds there.
    /// False if it was cancelled before.
    /// Context: task.  Suspends: never.  Errors: none.
    bool cancel() const noexcept { return task_ != nullptr && this_loop().cancel(*task_); }

    friend bool operator==(task_ref, task_ref) noexcept = default;

  private:
    friend task_ref current_task() noexcept;
    explicit task_ref(detail::task_block* task) noexcept : task_(task) {}

    detail::task_block* task_;
};

/// The task that runs; empty outside of any.
/// Context: any but an interrupt.  Suspends: never.  Errors: none.
[[nodiscard]] inline task_ref current_task() noexcept { return task_ref(this_loop().running()); }

} // namespace rondo
