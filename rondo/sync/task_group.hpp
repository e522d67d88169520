// task_group.hpp - tasks that are cancelled, and awaited, together.
//
// with_group: a block that its tasks do not outlive. Use this one where you can.
//
//     co_await with_group([&](task_group& g) -> task<> {
//         g.start(pump(), "pump");
//         g.start(watch(g), "watch");        // may start more
//         co_await button.wait();
//     });                                    // here both have ended
//
// It ends when its body and all its tasks have ended, however that came about. The first of them
// that fails cancels the others and is raised here. If the caller is cancelled, or the body fails,
// the tasks are cancelled.
//
// task_group as an object: its tasks start and end in different places, and fail by themselves.
//
//     task_group link;
//     link.start(receiver(), "receiver");
//     ...
//     co_await link.cancel_all();            // here none of them runs any more
//
//   open --cancel(): cancels its tasks--> closed --the last task ends--> open
//   closed: what is started now is cancelled before its first step
//
// How it is done. A group keeps no list: a task's control block says who wants to know of its end
// (its `listener`), and cancelling walks the loop's list of all tasks for those that say the group.
// A group that has failed marks the boundary around its body as expired, as a deadline would.
// Children are cancelled by their parent's own turn, and theirs by theirs: a tree of groups goes
// level by level, without recursion.
//
// Source: Trio's nurseries; asyncio.TaskGroup (Python 3.12).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/run.hpp"
#include "rondo/core/with.hpp"

#include <coroutine>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace rondo {

namespace detail {
extern const wait_kind waits_for_group;
}

class task_group : protected detail::end_listener {
  public:
    constexpr task_group() noexcept : task_group(&member_ended) {}
    /// Destroying a group while tasks of it run is a caller's bug.
    ~task_group() { RONDO_ASSERT(members_ == 0, "a task_group is destroyed while it has tasks"); }
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;

    /// Starts a task of this group. If the group is closed the task ends as cancelled, unstarted.
    /// Context: task, startup.  Suspends: never.
    /// Errors: an empty handle if there is no frame memory.  Cost: as create_task.
    template <class T>
    RONDO_ALWAYS_INLINE task_handle<T> start(task<T> coroutine,
                                             const char* name = "task") noexcept {
        task_handle<T> handle = create_task(std::move(coroutine), name);
        if (handle) {
            adopt(*handle.block());
        }
        return handle;
    }

    /// How many of its tasks have not ended.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::size_t size() const noexcept { return members_; }
    [[nodiscard]] bool empty() const noexcept { return members_ == 0; }

    /// Cancels its tasks and closes the group until they have ended; does nothing if it is empty.
    /// Of a with_group: the tasks, not the body.
    /// Context: task; one of the group cancels itself, too.  Suspends: never.  Errors: none.
    /// Order: the youngest first.  Cost: O(tasks of the loop).
    void cancel() noexcept;

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(task_group& group) noexcept : group_(group) {}
        bool await_ready() const noexcept { return group_.empty(); }
        void await_suspend(std::coroutine_handle<> leaf) noexcept { group_.wait(leaf); }
        void await_resume() const noexcept {}

      protected:
        task_group& group_;
    };

    class [[nodiscard("co_await it: by itself it does nothing")]] cancelling_awaiter
        : public awaiter {
      public:
        using awaiter::awaiter;
        bool await_ready() const noexcept {
            group_.cancel();
            return group_.empty();
        }
    };

    /// Waits until all its tasks have ended, those that are started meanwhile included.
    /// Context: task that is not of the group.  Suspends: if it is not empty.
    /// Cancel: clean; the tasks run on.  Errors: none.
    [[nodiscard]] awaiter join() noexcept { return awaiter(*this); }

    /// Cancels its tasks and waits until each has ended, clean-ups included. Any number of tasks
    /// may do so at once. A task of the group cancels itself, too, and is unwound at this await.
    /// Context: task.  Suspends: if it is not empty.  Cancel: clean.  Errors: none.
    /// Cost: as cancel().
    [[nodiscard]] cancelling_awaiter cancel_all() noexcept { return cancelling_awaiter(*this); }

  protected:
    using end_function = void (*)(detail::end_listener&, detail::task_block&) noexcept;
    explicit constexpr task_group(end_function told) noexcept : end_listener{told} {}

    // A task of it has ended: forgets it, and frees it unless it has a handle.
    void forget(detail::task_block& task) noexcept;

    bool closed_ = false;

  private:
    static void member_ended(detail::end_listener& self, detail::task_block& task) noexcept;
    void adopt(detail::task_block& task) noexcept;
    void wait(std::coroutine_handle<> leaf) noexcept;

    std::uint16_t members_ = 0;
    detail::chain<detail::task_block> waiters_; // until it is empty
};

namespace detail {

/// The group of a with_group.
class scoped_group : public task_group {
  public:
    scoped_group() noexcept : task_group(&child_ended) {}

    void enter(scope& body) noexcept {
        body_ = &body;
        parent_ = &this_loop().current();
    }

    /// The body has ended. If not with a value, the children are cancelled.
    template <class T>
    void leave(const outcome<T>& how) noexcept {
        body_ = nullptr;
        if (!how.value) {
            failed_ = failed_ || how.cause != errc::cancelled;
            close();
        }
    }

    /// Cancels the children and stays closed.
    void close() noexcept {
        closing_ = true;
        closed_ = true;
        cancel();
    }
    [[nodiscard]] bool closing() const noexcept { return closing_; }

    /// All have ended: how the whole has.
    template <class T>
    void tell(outcome<T>& how) noexcept {
        if (failure_.cause != errc::none || failure_.exception.holds()) {
            how.cause = failure_.cause;
            how.exception.clear();
            how.exception.take(failure_.exception);
        } else if (aborted_ && !failed_) {
            how.cause = errc::cancelled;
        }
    }

  private:
    static void child_ended(end_listener& self, task_block& child) noexcept;

    bool closing_ = false; // failed, or the parent was cancelled
    bool failed_ = false;  // a child or the body has: only the first counts
    bool aborted_ = false; // closing has cancelled a child
    scope* body_ = nullptr;
    task_block* parent_ = nullptr;
    outcome<void> failure_; // of the child that failed first
};

/// Awaits the body of a group: a guard that the group can let expire.
template <class Op>
class [[nodiscard]] group_body : public guarded<Op> {
  public:
    group_body(Op&& op, outcome<op_value<Op>>& how, scoped_group& group) noexcept
        : guarded<Op>(std::move(op), how),
          group_(group) {}
    bool await_suspend(std::coroutine_handle<> leaf) noexcept {
        group_.enter(this->scope_);
        return guarded<Op>::await_suspend(leaf);
    }
    void await_resume() noexcept {
        guarded<Op>::await_resume();
        group_.leave(this->how_);
    }

  private:
    scoped_group& group_;
};

/// Waits until the group is empty; gives an error if the caller is cancelled meanwhile.
inline auto guarded_join(task_group& group) noexcept {
    return boundary<scope, task_group::awaiter>(scope(scope_kind::guard), group.join());
}

} // namespace detail

/// See above. `body` is called with the group; it may capture, because it is kept here. Gives what
/// the body returns; what the tasks return is had from their handles. A task that is cancelled by
/// its own handle, or cancels itself, is no failure.
/// Context: task.  Suspends: if the body does or tasks are left.
/// Cancel: unwinds the body, cancels the tasks and waits until they have ended.
/// Errors: the first error that body or tasks raised; no_frame.  Order: an error before a cancel.
template <class Body>
auto with_group(Body body) -> task<detail::op_value<std::invoke_result_t<Body&, task_group&>>> {
    using value_type = detail::op_value<std::invoke_result_t<Body&, task_group&>>;
    detail::scoped_group group;
    detail::outcome<value_type> how;
    co_await detail::group_body(body(group), how, group);
    while (!group.empty()) {
        if (group.closing()) {
            co_await shield(group.join());
            continue;
        }
        const auto joined = co_await detail::guarded_join(group);
        if (!joined) {
            group.close();
        }
    }
    group.tell(how);
    co_await how.again();
    co_return how.take();
}

} // namespace rondo
