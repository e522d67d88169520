// cancel.cpp - cancelling and unwinding: the executor's part. The rules are in
// docs/cancellation.md; numbers in parentheses are theirs.
//
// Something is *pending* for a task while it has been cancelled, a deadline around it has expired,
// or it has raised an error. Its `leaf` is then hidden behind a pseudo-coroutine, so that its next
// turn comes here (step_pending) instead of going on. A program that cancels nothing pays nothing:
// the loop does not look, and the linker leaves this file out.
//
//   running, queued --cancel--> pending --its turn--> step_pending: go on and look again, or unwind
//   waiting --cancel--> off its wait, on the run queue --its turn--> step_pending: unwind
//
// SPDX-License-Identifier: MIT
#include "rondo/core/executor.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/join.hpp"
#include "rondo/core/task.hpp"

#include <utility>

namespace rondo {
namespace detail {

constinit const wait_kind waits_to_unwind{"unwinding"};

namespace {

void take_pending_turn(void*) { this_loop().step_pending(); }

constinit const pseudo_coroutine pending_turn{take_pending_turn, take_pending_turn};

bool hidden(const task_block& task) noexcept { return task.leaf == handle_of(pending_turn); }

void hide_leaf(task_block& task) noexcept {
    if (!hidden(task)) {
        task.hidden_leaf = task.leaf;
        task.leaf = handle_of(pending_turn);
    }
}

} // namespace
} // namespace detail

// Takes the task off what it waits for; false if the wait will complete later and decide then.
bool executor::leave_wait(detail::task_block& task) noexcept {
    if (task.waits_for->leave != nullptr) {
        return task.waits_for->leave(task);
    }
    // Why not a leave of its own in waits_for_time: every program that sleeps would link the
    // removal from the timer heap, 160 bytes.
    if (task.waits_for == &detail::waits_for_time) {
        this_loop().disarm(task);
    } else {
        task.unlink();
    }
    return true;
}

void executor::reveal_leaf(detail::task_block& task) noexcept {
    if (detail::hidden(task)) {
        task.leaf = task.hidden_leaf;
    }
}

bool executor::cancel(detail::task_block& task) noexcept {
    if (task.ended || task.cancelled) {
        return false; // 1
    }
    task.cancelled = true;
    set_pending(task);
    return true;
}

// If the task waits, and may be unwound now, it leaves the wait at once (3). If it is queued its
// turn will look: a wait that has completed comes first (4). If it runs it goes on to its next
// suspension (6).
void executor::set_pending(detail::task_block& task) noexcept {
    task.pending = true;
    if (&task != current_) {
        detail::hide_leaf(task);
        leave_if_due(task);
        return;
    }
    after_turn_ = [](executor& loop) noexcept {
        if (loop.current_ != nullptr && loop.current_->pending) {
            loop.leave_new_wait(*loop.current_);
        }
    };
    ask_for_attention();
}

void executor::leave_if_due(detail::task_block& task) noexcept {
    if (still_waits(task) && detail::find_catch(task).found && leave_wait(task)) {
        unwind_in_next_turn(task);
    }
}

// The same at the end of the task's turn, in which it has begun a wait that it must not begin (7).
// Where that cannot be left at once its completion unwinds, instead of delivering.
void executor::leave_new_wait(detail::task_block& task) noexcept {
    detail::hide_leaf(task);
    task.too_late = true;
    leave_if_due(task);
    if (task.waits_for == &detail::waits_for_interrupt && !still_waits(task) &&
        detail::find_catch(task).found) {
        isr_flag::give_back(task); // an interrupt was faster: another task may wait for this set
    }
}

void executor::unwind_in_next_turn(detail::task_block& task) noexcept {
    task.waits_for = &detail::waits_to_unwind;
    detail::hide_leaf(task);
    make_runnable(task);
}

void executor::raise_in(detail::task_block& task, errc error) noexcept {
    task.raised = error;
    task.pending = true;
    unwind_in_next_turn(task);
}

void executor::raise(std::coroutine_handle<> leaf, errc error) noexcept {
    raise_in(suspend(leaf, detail::waits_to_unwind), error);
}

// The turn of a task for which something is pending.
void executor::step_pending() noexcept {
    detail::task_block& task = *current_;
    task.leaf = task.hidden_leaf;
    const detail::wait_kind* const kind = task.waits_for;
    const bool too_late = task.too_late;
    task.too_late = false;
    if (task.raised != errc::none) {
        const errc error = std::exchange(task.raised, errc::none);
        unwind(task, detail::find_error_catch(task), error);
    } else if (kind == &detail::waits_to_cancel_children) {
        detail::hide_leaf(task);
        detail::join::cancel_children(task);
        return;
    } else if (kind == &detail::waits_to_start || kind == &detail::waits_its_turn ||
               kind == &detail::waits_to_unwind || too_late) { // no completions (4)
        if (const detail::catch_point to = detail::find_catch(task); to.found) {
            unwind(task, to.at, to.cause);
        }
    }
    if (current_ == nullptr) {
        return; // unwound to its root
    }
    look_what_is_pending(task);
    resume(task);
    if (current_ != nullptr && task.pending) {
        leave_new_wait(task);
    }
}

// Destroys frames, leaf first, up to the one that awaits through `to` (8); it goes on with `cause`.
// With nullptr: all of them; the task has ended.
void executor::unwind(detail::task_block& task, detail::scope* to, errc cause) noexcept {
    for (detail::scope* crossed = task.scopes; crossed != to; crossed = crossed->outer) {
        if (crossed->kind == detail::scope_kind::deadline) {
            disarm(*static_cast<detail::deadline_scope*>(crossed));
        }
    }
    task.scopes = to; // before the first destructor runs, which may look
    const std::coroutine_handle<> stop = to != nullptr ? to->owner : nullptr;
    for (std::coroutine_handle<> at = task.leaf; at != stop;) {
        const std::coroutine_handle<> parent = detail::frame_of(at).parent;
        at.destroy();
        at = parent;
    }
    if (to != nullptr) {
        to->caught = cause;
        task.leaf = stop;
        return;
    }
    task.keeps_root = false;
    task.ended_by = cause;
    if (cause != errc::cancelled && task.handles == 0 && task.listener == nullptr) {
        tell_failure(task);
    }
    end_task(task);
}

// ---- Deadlines --------------------------------------------------------------------------------

void executor::arm_limit(detail::deadline_scope& limit) noexcept {
    on_due_[1] = [](executor& loop, detail::timer_node& timer) noexcept {
        auto& expired = static_cast<detail::deadline_scope&>(timer);
        loop.current_ = nullptr; // whose turn was the last
        expired.expired = true;
        loop.set_pending(*expired.task);
    };
    arm(limit);
}

void executor::look_what_is_pending(detail::task_block& task) noexcept {
    task.pending = task.cancelled;
    for (const detail::scope* s = task.scopes; s != nullptr; s = s->outer) {
        task.pending = task.pending || s->expired;
    }
}

} // namespace rondo
