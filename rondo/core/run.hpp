// run.hpp - starting: tasks, the loop, the program.
//
//     int main() {
//         create_task(blink(board::led1, 200ms), "fast");
//         create_task(blink(board::led2, 330ms), "slow");
//         run_forever();
//     }
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/task.hpp"

#include <utility>

namespace rondo {

/// Refers to a task that was created. The task neither needs nor notices it; the memory of an
/// ended task is kept until the last handle is gone.
class task_handle {
  public:
    constexpr task_handle() noexcept = default;
    task_handle(task_handle&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    task_handle& operator=(task_handle&& other) noexcept {
        std::swap(task_, other.task_);
        return *this;
    }
    ~task_handle() {
        if (task_ != nullptr) {
            task_->loop->drop_handle(*task_);
        }
    }

    /// False if the task could not be created: there was no frame memory.
    [[nodiscard]] explicit operator bool() const noexcept { return task_ != nullptr; }

    /// True once the task has ended (and for an empty handle).
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] bool done() const noexcept { return task_ == nullptr || task_->ended; }

    /// The name it was given; nullptr for an empty handle.
    [[nodiscard]] const char* name() const noexcept {
        return task_ != nullptr ? task_->name : nullptr;
    }

  private:
    friend class executor;
    explicit task_handle(detail::task_block* task) noexcept : task_(task) {
        if (task_ != nullptr) {
            ++task_->handles;
        }
    }

    detail::task_block* task_ = nullptr;
};

template <class T>
task_handle executor::create_task(task<T> coroutine, const char* name) noexcept {
    return task_handle(start(coroutine.release(), name));
}

template <class T>
result<T> executor::run(task<T> main, const char* name) {
    detail::promise<T>* const root = main ? &main.promise() : nullptr;
    const task_handle handle = create_task(std::move(main), name);
    if (!handle) {
        return std::unexpected(errc::no_frame);
    }
    if (const errc left = run_until(handle.task_); left != errc::none) {
        return std::unexpected(left);
    }
    rethrow_kept_exception();
    if constexpr (std::is_void_v<T>) {
        return {};
    } else {
        return root->take();
    }
}

/// Starts a task on this loop. See executor::create_task. The handle may be dropped.
template <class T>
task_handle create_task(task<T> coroutine, const char* name = "task") noexcept {
    return this_loop().create_task(std::move(coroutine), name);
}

/// Runs this loop until `main` has ended. See executor::run.
template <class T>
[[nodiscard]] result<T> run(task<T> main, const char* name = "main") {
    return this_loop().run(std::move(main), name);
}

/// Runs this loop until it is stopped or every task has ended. See executor::run_forever.
inline result<void> run_forever() noexcept { return this_loop().run_forever(); }

/// Ends the current run of this loop. See executor::stop.
inline void stop() noexcept { this_loop().stop(); }

} // namespace rondo
