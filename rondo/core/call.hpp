// call.hpp - functions and coroutines that the loop calls: now, soon, or at a time.
//
//     call_soon(show, reading);                            // show(reading), when its turn comes
//     auto dark = call_later(3s, [] { board::led1.off(); });
//     ...
//     dark.cancel();                                       // somebody is still there
//
//   launch      calls here and now: what a coroutine begins goes on as a task
//   call_soon   in the next pass, in the order of the calls
//   call_later  after a delay; of nothing or less: as call_soon
//   call_at     at a time
//   call_after  after a delay, when nobody else has anything to do (after.hpp)
//
// All but launch are tasks, made of a small coroutine that keeps the function and its arguments by
// value (for a reference write std::ref). So a callback may be cancelled until it has ended, is
// listed by its name "callback", runs for as long as it likes if it is a coroutine, and an
// exception ends it alone. A lambda that is a coroutine may capture here: it is kept as long.
//
// Where it is called from a coroutine or in a loop, say how many there can be at a time:
// RONDO_AT_ONCE(run_callback, 4), of each kind of function. None may be called from an interrupt:
// have an isr_flag set there.
//
// Source: asyncio's loop.call_soon and its kin (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/after.hpp"
#include "rondo/core/run.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/core/task_handle.hpp"

#include <chrono>
#include <coroutine>
#include <functional>
#include <type_traits>
#include <utility>

namespace rondo {
namespace detail {

/// Says in words why `f(args...)` can not be called back.
template <class F, class... Args>
consteval void check_call() {
    static_assert(!is_task<std::remove_cvref_t<F>>,
                  "give the function and its arguments, (f, x), not a coroutine that was called, "
                  "(f(x)); that one is for create_task");
    if constexpr (!is_task<std::remove_cvref_t<F>>) {
        static_assert(std::is_invocable_v<F, Args...>,
                      "the function cannot be called with these arguments");
        if constexpr (std::is_invocable_v<F, Args...>) {
            using given = std::invoke_result_t<F, Args...>;
            static_assert(
                is_task<given> || !requires(given& op) { op.await_ready(); },
                "the function returns something that has to be awaited, and nobody "
                "would: make it a coroutine that returns task<>");
        }
    }
}

template <class F, class... Args>
inline constexpr bool gives_task = is_task<std::invoke_result_t<F, Args...>>;

/// A sleep that may be none.
struct start_time {
    due_time due;
    bool await_ready() const noexcept { return due == due_time::at_once(); }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept {
        sleep_awaiter(due).await_suspend(leaf);
    }
    void await_resume() const noexcept {}
};

template <class When, class F, class... Args>
task<> run_callback(When when, F f, Args... args) {
    co_await when;
    if constexpr (gives_task<F&, Args...>) {
        static_cast<void>(co_await std::invoke(f, std::move(args)...));
    } else {
        static_cast<void>(std::invoke(f, std::move(args)...));
    }
}

template <class When, class F, class... Args>
task_handle<> start_callback(When when, F&& f, Args&&... args) {
    check_call<std::decay_t<F>&, std::decay_t<Args>...>();
    return create_task(run_callback<When, std::decay_t<F>, std::decay_t<Args>...>(
                           when, std::forward<F>(f), std::forward<Args>(args)...),
                       "callback");
}

} // namespace detail

/// Calls `f` at once. If that gives a task, it is started with create_task, and the handle (which
/// may be dropped) returned; else whatever f returns. Drivers call by it what they are given: a
/// function or a coroutine. `f` is not kept: if it is a coroutine with captures it must live on.
/// Context: task, startup; with a function that suits it, any.  Suspends: never.
/// Errors: an empty handle if there is no frame memory.
template <class F, class... Args>
decltype(auto) launch(F&& f, Args&&... args) {
    detail::check_call<F, Args...>();
    if constexpr (detail::gives_task<F, Args...>) {
        return create_task(std::invoke(std::forward<F>(f), std::forward<Args>(args)...),
                           "launched");
    } else {
        return std::invoke(std::forward<F>(f), std::forward<Args>(args)...);
    }
}

/// Has `f(args...)` called in the next pass. cancel() on the handle takes it back; the handle may
/// be dropped.
/// Context: task, startup.  Suspends: never.  Cancel: see above; a coroutine unwinds.
/// Errors: an empty handle if there is no frame memory.  Order: that of the calls.
/// Cost: a task; on a chip a frame of 28 bytes, f and the arguments, and 4 bytes more if f is a
/// coroutine, whose own frame comes to it.
template <class F, class... Args>
task_handle<> call_soon(F&& f, Args&&... args) {
    return detail::start_callback(std::suspend_never(), std::forward<F>(f),
                                  std::forward<Args>(args)...);
}

/// The same after `delay`, which counts from this call and is rounded up to whole microseconds.
/// Zero or less: as call_soon, in order with it.
/// Context: task, startup.  Suspends: never.  Cancel: as call_soon.
/// Errors: an empty handle if there is no frame memory.
/// Order: earliest first, then that of the calls.  Cost: as call_soon, and 8 bytes.
template <class Rep, class Period, class F, class... Args>
task_handle<> call_later(std::chrono::duration<Rep, Period> delay, F&& f, Args&&... args) {
    return detail::start_callback(
        detail::start_time{detail::due_time::after(detail::round_up(delay))}, std::forward<F>(f),
        std::forward<Args>(args)...);
}

/// The same when the clock has reached `time`. If it has already: one pass later than call_soon.
/// Context: task, startup.  Suspends: never.  Cancel: as call_soon.
/// Errors: an empty handle if there is no frame memory.
/// Order: earliest first, then that of the calls.  Cost: as call_later.
template <class F, class... Args>
task_handle<> call_at(time_point time, F&& f, Args&&... args) {
    return detail::start_callback(detail::start_time{detail::due_time(time)}, std::forward<F>(f),
                                  std::forward<Args>(args)...);
}

/// The same at low priority: after `delay`, and when no other task is runnable or it is overdue by
/// more than executor::max_overdue().
/// Context: task, startup.  Suspends: never.  Cancel: as call_soon.
/// Errors: an empty handle if there is no frame memory.
/// Order: that in which they became due.  Cost: as call_later.
template <class Rep, class Period, class F, class... Args>
task_handle<> call_after(std::chrono::duration<Rep, Period> delay, F&& f, Args&&... args) {
    return detail::start_callback(
        detail::after_awaiter(detail::due_time::after(detail::round_up(delay))), std::forward<F>(f),
        std::forward<Args>(args)...);
}

} // namespace rondo
