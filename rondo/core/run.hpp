// run.hpp - starting: tasks, the loop, the program.
//
//     int main() {
//         create_task(blink(board::led1, 200ms), "fast");
//         create_task(blink(board::led2, 330ms), "slow");
//         run_forever();
//     }
//
// A coroutine is given to them called: create_task(f(x)). For functions and callbacks see call.hpp.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/static_task.hpp"
#include "rondo/core/task.hpp"
#include "rondo/core/task_handle.hpp"

#include <concepts>
#include <type_traits>
#include <utility>

namespace rondo {
namespace detail {

/// A function where a coroutine is wanted: somebody has forgotten to call it.
template <class F>
concept uncalled = std::is_function_v<std::remove_pointer_t<std::remove_reference_t<F>>> ||
                   std::invocable<F> || requires { &std::remove_reference_t<F>::operator(); };

} // namespace detail

// Inline, so that the compiler sees that nothing of `coroutine` is left to destroy.
template <class T>
RONDO_ALWAYS_INLINE task_handle<T> executor::create_task(task<T> coroutine,
                                                         const char* name) noexcept {
    detail::leave_record(detail::record_of_task, sizeof(detail::task_block), 0, "", 0);
    return task_handle<T>(start(coroutine.release(), name, !std::is_void_v<T>));
}

template <unsigned N>
RONDO_ALWAYS_INLINE task_handle<> executor::create_task(static_task<N> coroutine,
                                                        const char* name) noexcept {
    return task_handle<>(start_in_slot(coroutine.release(), name));
}

template <class T>
result<T> executor::run(task<T> main, const char* name) {
    task_handle<T> handle = create_task(std::move(main), name);
    if (!handle) {
        return std::unexpected(errc::no_frame);
    }
    if (const errc left = run_until(handle.task_); !handle.done()) {
        return std::unexpected(left);
    }
    return handle.join().await_resume();
}

/// Starts a task on this loop. See executor::create_task. The handle may be dropped.
template <class T>
RONDO_ALWAYS_INLINE task_handle<T> create_task(task<T> coroutine,
                                               const char* name = "task") noexcept {
    return this_loop().create_task(std::move(coroutine), name);
}

template <detail::uncalled F>
task_handle<> create_task(F&&, const char* = nullptr) {
    static_assert(!detail::uncalled<F>, "create_task takes a coroutine that was called: write "
                                        "create_task(f(...)), not create_task(f)");
    return {};
}

template <unsigned N>
RONDO_ALWAYS_INLINE task_handle<> create_task(static_task<N> coroutine,
                                              const char* name = "task") noexcept {
    return this_loop().create_task(std::move(coroutine), name);
}

/// Runs this loop until `main` has ended. See executor::run.
template <class T>
[[nodiscard]] result<T> run(task<T> main, const char* name = "main") {
    return this_loop().run(std::move(main), name);
}

template <detail::uncalled F>
result<void> run(F&&, const char* = nullptr) {
    static_assert(!detail::uncalled<F>,
                  "run takes a coroutine that was called: write run(main()), not run(main)");
    return {};
}

/// Cancels the task that runs: it goes on to its next suspension and unwinds there.
/// Context: task.  Suspends: never.  Errors: none.
inline void cancel_this_task() noexcept { this_loop().cancel(this_loop().current()); }

/// Runs this loop until it is stopped or every task has ended. See executor::run_forever.
inline result<void> run_forever() noexcept { return this_loop().run_forever(); }

/// Ends the current run of this loop. See executor::stop.
inline void stop() noexcept { this_loop().stop(); }

} // namespace rondo
