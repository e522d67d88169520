// named_task.hpp - tasks that anybody can ask for by name.
//
//     static_cast<void>(start_named(pump(), "pump"));    // errc::name_in_use if one runs already
//     ...
//     if (is_running("pump")) { ... }
//     co_await stop_named("pump");                       // here it has ended
//
// A name belongs to one task, from its creation until it has really ended, clean-ups included.
// Names are compared as text. They are told from the names that any task may be given for reports,
// so create_task(..., "pump") is not found here; and from groups.
//
// There is no table: each call walks the loop's list of tasks, and a task costs nothing more than
// another one. Where the handle is at hand, it does the same for less.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/run.hpp"

#include <coroutine>
#include <utility>

namespace rondo {

namespace detail {
/// The task that has the name; nullptr if there is none.
[[nodiscard]] task_block* find_named(const char* name) noexcept;
} // namespace detail

/// Starts a task whose name is its own. `name` is not copied.
/// Context: task, startup.  Suspends: never.
/// Errors: name_in_use, then `coroutine` is destroyed unstarted; no_frame.  Cost: O(tasks).
template <class T>
RONDO_ALWAYS_INLINE result<task_handle<T>> start_named(task<T> coroutine,
                                                       const char* name) noexcept {
    if (detail::find_named(name) != nullptr) {
        coroutine.discard();
        return std::unexpected(errc::name_in_use);
    }
    task_handle<T> handle = create_task(std::move(coroutine), name);
    if (!handle) {
        return std::unexpected(errc::no_frame);
    }
    handle.block()->named = true;
    return handle;
}

/// True from the start of the task until it has ended; so also after a cancel, while it cleans up.
/// Context: task, startup.  Suspends: never.  Errors: none.  Cost: O(tasks).
[[nodiscard]] inline bool is_running(const char* name) noexcept {
    return detail::find_named(name) != nullptr;
}

/// Cancels the task of that name and does not wait. False if there is none.
/// Context: task.  Suspends: never.  Errors: none.  Cost: O(tasks).
inline bool cancel_named(const char* name) noexcept {
    detail::task_block* const task = detail::find_named(name);
    if (task != nullptr) {
        this_loop().cancel(*task);
    }
    return task != nullptr;
}

namespace detail {

class [[nodiscard("co_await it: by itself it does nothing")]] stop_awaiter {
  public:
    explicit stop_awaiter(const char* name) noexcept : name_(name) {}
    bool await_ready() noexcept {
        task_ = find_named(name_);
        return task_ == nullptr;
    }
    void await_suspend(std::coroutine_handle<> leaf) noexcept {
        this_loop().cancel(*task_);
        wait_for_end_of(*task_, leaf);
    }
    bool await_resume() const noexcept { return task_ != nullptr; }

  private:
    const char* name_;
    task_block* task_ = nullptr; // may be gone when the wait has ended
};

} // namespace detail

/// Cancels the task of that name and waits until it has ended. Gives false if there was none. A
/// task that stops itself is unwound at this await.
/// Context: task.  Suspends: if there is one.  Cancel: clean.  Errors: none.  Cost: O(tasks).
[[nodiscard]] inline detail::stop_awaiter stop_named(const char* name) noexcept {
    return detail::stop_awaiter(name);
}

} // namespace rondo
