// to_thread.hpp - a function that blocks, run in a thread of its own while the tasks go on.
//
//     const auto found = co_await linux_port::to_thread(look_up, "example.org"s);   // 5 s, perhaps
//
// Function and arguments are kept by value in the frame of the caller (for a reference write
// std::ref), and so is the result. What the function throws is thrown here. It may call what
// another thread may: isr_flag, isr_queue and the like, not what belongs to a loop.
//
//   waiting --the function returns or throws--> runs on, in its own loop
//   waiting --cancel, limit--> waiting          a thread cannot be aborted
//
// So a cancelled caller waits until the function has returned, gets its result, and is unwound at
// its next suspension (docs/cancellation.md, 22); a wait_for is late by as much. Why not let go of
// the caller at once, as asyncio does: what the function refers to would be destroyed under it, and
// it would run on behind your back. Whoever awaits when already cancelled is unwound without a
// start.
//
// A thread for each call, why not a pool: starting one takes some 20 us of the milliseconds that a
// function must block to be worth it, nothing is left behind, and no call waits for a place that
// another one holds while it waits for this.
//
// Source: asyncio.to_thread (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/exception_slot.hpp"
#include "rondo/core/executor.hpp"
#include "rondo/core/scope.hpp"

#include <coroutine>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace rondo::linux_port {

/// What does not depend on the function.
class thread_call {
  protected:
    using body_function = void (*)(thread_call&) noexcept;
    explicit thread_call(body_function body) noexcept : body_(body) {}
    thread_call(const thread_call&) = delete;
    thread_call& operator=(const thread_call&) = delete;

    /// Suspends the running task and runs the body in a thread.
    void start(std::coroutine_handle<> leaf) noexcept;

    [[no_unique_address]] detail::exception_slot exception_;

  private:
    static void* run(void* self) noexcept;

    body_function body_;
    executor* loop_ = nullptr;
    detail::task_block* task_ = nullptr;
};

template <class F, class... Args>
class [[nodiscard("co_await it: by itself it does nothing")]] thread_awaiter : thread_call {
    using value_type = std::invoke_result_t<F, Args...>;
    static_assert(!std::is_reference_v<value_type>, "to_thread gives a value: return std::ref(x)");

  public:
    explicit thread_awaiter(F&& f, Args&&... args)
        : thread_call(&call),
          call_(std::move(f), std::move(args)...) {}
    thread_awaiter(thread_awaiter&& other) // before it is awaited
        : thread_call(&call),
          call_(std::move(other.call_)) {}
    thread_awaiter& operator=(thread_awaiter&&) = delete;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) noexcept { start(leaf); }
    value_type await_resume() {
        if (exception_.holds()) {
            exception_.rethrow();
        }
        if constexpr (!std::is_void_v<value_type>) {
            return std::move(*value_);
        }
    }

  private:
    // In the thread.
    static void call(thread_call& base) noexcept {
        auto& self = static_cast<thread_awaiter&>(base);
#if RONDO_EXCEPTIONS
        try {
            self.invoke();
        } catch (...) {
            self.exception_.keep_current();
        }
#else
        self.invoke();
#endif
    }
    void invoke() {
        if constexpr (std::is_void_v<value_type>) {
            std::apply([](F& f, Args&... args) { std::invoke(std::move(f), std::move(args)...); },
                       call_);
        } else {
            value_.emplace(std::apply(
                [](F& f, Args&... args) { return std::invoke(std::move(f), std::move(args)...); },
                call_));
        }
    }

    std::tuple<F, Args...> call_;
    std::optional<detail::non_void<value_type>> value_;
};

/// Runs `f(args...)` in a thread of its own, and gives what it returns.
/// Context: task.  Suspends: always.
/// Cancel: late: when the function has returned, and after its result.
/// Errors: what the function throws; io_error if the system gives no thread.  Cost: a thread.
template <class F, class... Args>
[[nodiscard]] auto to_thread(F&& f, Args&&... args) {
    return thread_awaiter<std::decay_t<F>, std::decay_t<Args>...>(
        std::decay_t<F>(std::forward<F>(f)), std::decay_t<Args>(std::forward<Args>(args))...);
}

} // namespace rondo::linux_port
