// attempt.hpp - looking at how an operation ended, instead of being unwound with it.
//
//     auto reading = co_await attempt(sensor.read());     // result<int>
//     if (!reading) { ... reading.error() ... }
//
// attempt    gives result<T>: the value, or why there is none (an error that was raised inside, or
//            cancelled). It observes a cancel but does not swallow it: the next suspension unwinds
//            on, so a task cannot live on by catching.
// wait_for   the same with a time limit of its own: timed_out.
// shield     the other way round: what comes from outside waits until the operation has ended.
// fail       raises an error: unwinds to the nearest of these, or ends the task.
//
// Each takes anything that can be awaited: a name is referred to, a temporary kept
// (awaitable.hpp). The operation ends before they return: frames destroyed, clean-ups done.
// Exceptions of user code pass through all of them.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/awaitable.hpp"
#include "rondo/core/executor.hpp"
#include "rondo/core/scope.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"

#include <chrono>
#include <coroutine>
#include <type_traits>
#include <utility>

namespace rondo {
namespace detail {

/// Awaits `op` behind a boundary of type Scope.
template <class Scope, class Op>
class [[nodiscard("co_await it: by itself it does nothing")]] boundary : public inside<Scope, Op> {
  public:
    using inside<Scope, Op>::inside;
    op_result<Op> await_resume() {
        const scope_leaver at_end;
        if (this->scope_.caught != errc::none) {
            return std::unexpected(this->scope_.caught);
        }
        op_result<Op> how = value_of(this->op_);
        if constexpr (std::is_same_v<Scope, deadline_scope> &&
                      std::is_same_v<op_result<Op>, op_value<Op>>) {
            // An attempt inside has seen the limit pass, and can only call that cancelled (10).
            if (this->scope_.expired && !how && how.error() == errc::cancelled) {
                how = std::unexpected(errc::timed_out);
            }
        }
        return how;
    }
};

template <class Op>
class [[nodiscard("co_await it: by itself it does nothing")]] shielded : public inside<scope, Op> {
  public:
    explicit shielded(Op&& op) noexcept
        : inside<scope, Op>(scope(scope_kind::shield), std::forward<Op>(op)) {}
    op_value<Op> await_resume() {
        const scope_leaver at_end;
        return this->op_.await_resume();
    }
};

struct [[nodiscard("co_await it: by itself it does nothing")]] fail_awaiter {
    errc error;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept {
        this_loop().raise(leaf, error);
    }
    [[noreturn]] void await_resume() const noexcept { __builtin_unreachable(); }
};

} // namespace detail

/// Awaits `op` and gives result<T>: its value, or the error that was raised in it, or cancelled.
/// Context: task.  Suspends: if op does.  Cancel: observed, see above; clean.
/// Errors: whatever is raised inside; cancelled.  Cost: 16 bytes in the caller's frame, and op's.
template <class Op>
[[nodiscard]] auto attempt(Op&& op) noexcept {
    return detail::boundary<detail::scope, detail::awaiter_for<Op>>(
        detail::scope(detail::scope_kind::attempt), detail::as_awaiter(std::forward<Op>(op)));
}

/// The same, and `op` is cancelled when it has not ended after `limit`. It returns only when op is
/// quite gone, so it may be late, never early; zero or less runs op to its first suspension.
/// Context: task.  Suspends: if op does.  Cancel: clean.
/// Errors: timed_out; whatever is raised inside.
template <class Op, class Rep, class Period>
[[nodiscard]] auto wait_for(Op&& op, std::chrono::duration<Rep, Period> limit) noexcept {
    return detail::boundary<detail::deadline_scope, detail::awaiter_for<Op>>(
        detail::deadline_scope(detail::due_time::after(detail::round_up(limit))),
        detail::as_awaiter(std::forward<Op>(op)));
}

/// The same with a point in time.
template <class Op>
[[nodiscard]] auto wait_until(Op&& op, time_point limit) noexcept {
    return detail::boundary<detail::deadline_scope, detail::awaiter_for<Op>>(
        detail::deadline_scope(detail::due_time(limit)), detail::as_awaiter(std::forward<Op>(op)));
}

/// Awaits `op`; a cancel or a deadline from outside waits until it has ended, and comes at the next
/// suspension after it. For clean-ups that must await. An operation that hangs makes the task
/// immortal: put a wait_for inside.
/// Context: task.  Suspends: if op does.  Cancel: deferred.  Errors: none of its own.
template <class Op>
[[nodiscard]] auto shield(Op&& op) noexcept {
    return detail::shielded<detail::awaiter_for<Op>>(detail::as_awaiter(std::forward<Op>(op)));
}

/// Raises `error`: unwinds to the nearest attempt, wait_for, with or group, which consumes it; in a
/// task without any, ends the task with it. It passes through shields.
/// Context: task.  Suspends: always, for ever.
[[nodiscard]] inline detail::fail_awaiter fail(errc error) noexcept { return {error}; }

} // namespace rondo
