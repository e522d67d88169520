// scope.hpp - boundaries inside a task: what unwinding looks at to find where it ends.
//
// A scope lives in the awaiter of attempt, shield, wait_for or guard, thus in the frame that awaits
// through it (its `owner`). The scopes of a task are a stack, innermost first. Cancelling marks a
// target (the task, or a scope that has expired); a walk from the innermost scope outwards
// then decides what happens, and it is the only place that does:
//
//   shield      nothing from outside passes: not now
//   guard       the first one met catches (the body of `with`, of a group); if it has expired (a
//               child of the group has failed) it is the target
//   attempt     likewise, unless it was entered when this was pending already: then transparent
//   deadline    if it has expired it is the target: what was met before catches, else it does
//   the task    if it was cancelled: what was met before catches, else the task ends
//
// Source of the rules: docs/cancellation.md; the numbers in comments are its.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"
#include "rondo/core/timer_queue.hpp"
#include "rondo/core/wait.hpp"

#include <coroutine>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

namespace rondo::detail {

enum class scope_kind : std::uint8_t { attempt, shield, guard, deadline };

struct scope {
    scope* outer = nullptr;
    std::coroutine_handle<> owner; // unwinding to this scope stops before this frame
    scope_kind kind;
    bool transparent = false; // an attempt that was entered when a cancel was pending
    bool expired = false;     // a deadline that has passed, a group that has failed
    errc caught = errc::none; // why unwinding ended here

    explicit scope(scope_kind k) noexcept : kind(k) {}
    scope(const scope&) = default; // before it is entered; afterwards it has an address
    scope& operator=(const scope&) = delete;

    /// The running task awaits through this boundary from here on, in frame `leaf`.
    void enter(std::coroutine_handle<> leaf) noexcept;

    /// The innermost boundary of the running task is left. Disarms a deadline.
    static void leave() noexcept;
};

/// A scope with a time limit.
struct deadline_scope : scope, timer_node {
    task_block* task = nullptr;

    explicit deadline_scope(due_time limit) noexcept : scope(scope_kind::deadline) {
        due = limit.as(due_class::limit);
    }
    void enter(std::coroutine_handle<> leaf) noexcept;
};

/// Leaves the innermost scope at the end of a block: also when an exception passes.
struct scope_leaver {
    scope_leaver() noexcept = default;
    scope_leaver(const scope_leaver&) = delete;
    scope_leaver& operator=(const scope_leaver&) = delete;
    ~scope_leaver() { scope::leave(); }
};

/// Where a delivery would end. `found` is false if nothing is to be delivered now.
struct catch_point {
    bool found;
    scope* at; // nullptr: the task's root
    errc cause;
};

/// The walk that is described above, for what is pending.
catch_point find_catch(const task_block& task) noexcept;

/// The same for an error that was raised inside the task: the nearest boundary but a shield (23).
scope* find_error_catch(const task_block& task) noexcept;

// ---- Awaiting an operation inside a scope -----------------------------------------------------

/// Starts awaiting `op` from frame `leaf`; false if it was ready at once.
template <class Op>
bool start(Op& op, std::coroutine_handle<> leaf) {
    if (op.await_ready()) {
        return false;
    }
    if constexpr (std::is_void_v<decltype(op.await_suspend(leaf))>) {
        op.await_suspend(leaf);
        return true;
    } else {
        return op.await_suspend(leaf);
    }
}

/// The half of an awaiter that attempt, shield and `with` share: it enters a scope and starts `op`
/// inside (Op is an awaiter, or refers to one). The other half is an await_resume that begins with
/// a scope_leaver.
template <class Scope, class Op>
class inside {
  public:
    inside(Scope scope, Op&& op) noexcept : scope_(scope), op_(std::forward<Op>(op)) {}

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> leaf) noexcept { // also if op is not (25)
        scope_.enter(leaf);
        return start(op_, leaf);
    }

  protected:
    Scope scope_;
    Op op_;
};

template <class T>
using non_void = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
struct as_result {
    using type = result<T>;
};
template <class T>
struct as_result<result<T>> { // an operation that reports errors as values: one layer is enough
    using type = result<T>;
};

/// What awaiting Op gives, and the same with a way to say why not.
template <class Op>
using op_value = decltype(std::declval<Op&>().await_resume());
template <class Op>
using op_result = typename as_result<op_value<Op>>::type;

/// The result of an operation that has ended by itself.
template <class Op>
op_result<Op> value_of(Op& op) {
    if constexpr (std::is_void_v<op_value<Op>>) {
        op.await_resume();
        return {};
    } else {
        return op.await_resume();
    }
}

} // namespace rondo::detail
