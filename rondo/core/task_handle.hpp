// task_handle.hpp - what refers to a task: to cancel it, to ask about it, to await its result.
//
//     task_handle<int> h = create_task(measure(sensor), "sensor");
//     ...
//     h.cancel();
//     const result<int> r = co_await h;       // errc::cancelled
//
// The task neither needs nor notices its handles. The memory of an ended task, result included, is
// kept until the last handle is gone.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/task.hpp"

#include <coroutine>
#include <type_traits>
#include <utility>

namespace rondo {

namespace detail {

extern const wait_kind waits_for_task;

/// Suspends the running task until `other` has ended.
inline void wait_for_end_of(task_block& other, std::coroutine_handle<> leaf) noexcept {
    task_block& waiter = this_loop().suspend(leaf, waits_for_task);
    if constexpr (RONDO_CHECKED) {
        waiter.remember(other); // for reports
    }
    other.joiners.push_back(waiter);
}

} // namespace detail

/// T is what the task returns; task_handle<> refers to any task.
template <class T = void>
class task_handle {
  public:
    constexpr task_handle() noexcept = default;
    task_handle(task_handle&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    /// Forgets what the task returns.
    template <class U>
        requires(std::is_void_v<T> && !std::is_void_v<U>)
    task_handle(task_handle<U>&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    task_handle& operator=(task_handle other) noexcept {
        std::swap(task_, other.task_);
        return *this;
    }
    ~task_handle() {
        if (task_ != nullptr) {
            this_loop().drop_handle(*task_);
        }
    }

    /// False if the task could not be created: there was no frame memory.
    [[nodiscard]] explicit operator bool() const noexcept { return task_ != nullptr; }

    /// Cancels the task: it leaves its wait at once, also a long sleep, and unwinds in its own next
    /// turn. A wait that has completed already is delivered first. False if the task has ended or
    /// was cancelled before; true is not a promise that it ends as cancelled.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(1), O(log n) if it sleeps.
    bool cancel() noexcept { return task_ != nullptr && this_loop().cancel(*task_); }

    /// True once the task has ended (and for an empty handle).
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] bool done() const noexcept { return task_ == nullptr || task_->ended; }

    /// True if the task has ended because it was cancelled.
    [[nodiscard]] bool cancelled() const noexcept {
        return task_ != nullptr && task_->ended_by == errc::cancelled;
    }

    /// The name it was given; nullptr for an empty handle.
    [[nodiscard]] const char* name() const noexcept {
        return task_ != nullptr ? task_->name : nullptr;
    }

    /// What `co_await handle` awaits: one pointer. The handle must outlive the await.
    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(detail::task_block* task) noexcept : task_(task) {}
        bool await_ready() const noexcept { return task_ == nullptr || task_->ended; }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            detail::wait_for_end_of(*task_, leaf);
        }
        result<T> await_resume() {
            if (task_ == nullptr) {
                return std::unexpected(errc::no_frame);
            }
            task_->told = true;
            if (task_->ended_by != errc::none) {
                return std::unexpected(task_->ended_by);
            }
            if (task_->exception.holds()) {
                task_->exception.rethrow_copy();
            }
            if constexpr (std::is_void_v<T>) {
                return {};
            } else {
                auto& root = static_cast<detail::promise<T>&>(*task_->root);
                if constexpr (std::is_copy_constructible_v<T>) {
                    return root.value;
                } else {
                    if constexpr (!std::is_trivially_destructible_v<T>) {
                        RONDO_ASSERT(root.has_value,
                                     "a result that cannot be copied is asked for a second time");
                    }
                    return root.take();
                }
            }
        }

      private:
        detail::task_block* task_;
    };

    /// Waits until the task has ended and gives its result: `co_await handle` is the same, join()
    /// is for attempt and the like. An exception that left the task is thrown here. A result that
    /// cannot be copied goes to the first who asks; a second is a caller's bug.
    /// Context: task.  Suspends: if the task has not ended.  Cancel: clean; the task runs on.
    /// Errors: cancelled; what the task raised; no_frame for an empty handle.
    [[nodiscard]] awaiter join() const noexcept { return awaiter(task_); }
    awaiter operator co_await() const noexcept { return join(); }

    // For groups and names.
    [[nodiscard]] detail::task_block* block() const noexcept { return task_; }

  private:
    friend class executor;
    template <class U>
    friend class task_handle;
    // Takes over the one handle that a new task counts.
    explicit task_handle(detail::task_block* task) noexcept : task_(task) {}

    detail::task_block* task_ = nullptr;
};

} // namespace rondo
