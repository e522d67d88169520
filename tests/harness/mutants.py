#!/usr/bin/env python3
"""mutants.py [-j N] [NAME...] - is each fault that is put into the library found by a test?

Each mutant is a small change of rondo/. In a copy of the tree (build/mutants) the harness is built
with it and run; if that finds nothing, tests_sim. A mutant that survives is a missing scenario, or
has a reason here why no program can tell it from the original.

Exit codes: 0 all were caught, 1 some survived or no longer apply, 2 the copy does not build.
SPDX-License-Identifier: MIT
"""
import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import mutation

TARGETS = ("harness", "tests_sim")
SECONDS = 120  # a run that takes longer hangs: caught

# name: (file, [(old, new), ...]) or (file, [...], why no program can tell)
MUTANTS = {
    # --- where a delivery ends ---
    "attempt_never_transparent": ("rondo/core/scope.cpp", [
        ("transparent = kind == scope_kind::attempt && task.pending && find_catch(task).found;",
         "transparent = false;")]),
    "attempt_transparent_in_a_shield": ("rondo/core/scope.cpp", [
        ("&& task.pending && find_catch(task).found;", "&& task.pending;")]),
    "attempt_catches_when_transparent": ("rondo/core/scope.cpp", [
        ("met = met != nullptr || s->transparent ? met : s;", "met = met != nullptr ? met : s;")]),
    "shield_lets_all_pass": ("rondo/core/scope.cpp", [
        ("return {false, nullptr, errc::none}; // 15", "break;")]),
    "shield_lets_cancels_pass": ("rondo/core/scope.cpp", [
        ("return {false, nullptr, errc::none}; // 15",
         "if (!task.cancelled) { return {false, nullptr, errc::none}; } break;")]),
    "shield_lets_deadlines_pass": ("rondo/core/scope.cpp", [
        ("return {false, nullptr, errc::none}; // 15",
         "if (task.cancelled) { return {false, nullptr, errc::none}; } break;")]),
    "guard_does_not_catch": ("rondo/core/scope.cpp", [
        ("            met = met != nullptr ? met : s;\n            if (s->expired) { // a group",
         "            if (s->expired) { // a group")]),
    "outermost_attempt_catches": ("rondo/core/scope.cpp", [
        ("met = met != nullptr || s->transparent ? met : s;", "met = s->transparent ? met : s;")]),
    "deadline_passes_over_attempts": ("rondo/core/scope.cpp", [
        ("return met != nullptr ? catch_point{true, met, errc::cancelled} // 10",
         "return false ? catch_point{true, met, errc::cancelled}")]),
    "attempt_sees_a_foreign_time_out": ("rondo/core/scope.cpp", [
        ("catch_point{true, met, errc::cancelled} // 10", "catch_point{true, met, errc::timed_out}")]),
    "outer_deadline_first": ("rondo/core/scope.cpp", [
        ("            if (s->expired) {\n", "            if (s->expired && !task.cancelled) {\n")]),
    "error_ends_at_a_shield": ("rondo/core/scope.cpp", [
        ("while (s != nullptr && s->kind == scope_kind::shield) {", "while (false) {")]),
    "error_passes_a_wait_for": ("rondo/core/scope.cpp", [
        ("s->kind == scope_kind::shield) {\n        s = s->outer",
         "(s->kind == scope_kind::shield || s->kind == scope_kind::deadline)) {\n        s = s->outer")]),
    "leaving_a_limit_does_not_disarm": ("rondo/core/scope.cpp", [
        ("    if (left.kind == scope_kind::deadline) {", "    if (left.kind == scope_kind::guard) {")]),

    # --- cancelling and unwinding ---
    "not_level_triggered": ("rondo/core/cancel.cpp", [
        ("    if (current_ != nullptr && task.pending) {\n", "    if (false) {\n")]),
    "completion_does_not_win": ("rondo/core/cancel.cpp", [
        ("    } else if (kind == &detail::waits_to_start || kind == &detail::waits_its_turn ||\n"
         "               kind == &detail::waits_to_unwind || too_late) { // no completions (4)",
         "    } else {")]),
    "too_late_a_wait_delivers": ("rondo/core/cancel.cpp", [("    task.too_late = true;\n", "")]),
    "yield_is_a_completion": ("rondo/core/cancel.cpp", [
        (" || kind == &detail::waits_its_turn ||", " ||")]),
    "an_unstarted_task_starts": ("rondo/core/cancel.cpp", [
        ("(kind == &detail::waits_to_start || kind", "(kind")]),
    "parents_die_first": ("rondo/core/cancel.cpp", [
        ("    for (std::coroutine_handle<> at = task.leaf; at != stop;) {\n"
         "        const std::coroutine_handle<> parent = detail::frame_of(at).parent;\n"
         "        at.destroy();\n        at = parent;\n    }\n",
         "    const auto up = [stop](auto& self, std::coroutine_handle<> at) -> void {\n"
         "        if (at != stop) { self(self, detail::frame_of(at).parent); at.destroy(); }\n"
         "    };\n    up(up, task.leaf);\n")]),
    "crossed_limits_stay_armed": ("rondo/core/cancel.cpp", [
        ("if (crossed->kind == detail::scope_kind::deadline) {",
         "if (crossed->kind == detail::scope_kind::guard) {")]),
    "scopes_reset_after_destructors": ("rondo/core/cancel.cpp", [
        ("    task.scopes = to; // before the first destructor runs, which may look\n", ""),
        ("    if (to != nullptr) {\n        to->caught", "    task.scopes = to;\n    if (to != nullptr) {\n        to->caught")],
        "a destructor cannot await, and nothing but a suspension reads the scopes of the running task"),
    "cancelled_twice": ("rondo/core/cancel.cpp", [
        ("if (task.ended || task.cancelled) {", "if (task.ended) {")]),
    "cancel_of_an_ended_task": ("rondo/core/cancel.cpp", [
        ("if (task.ended || task.cancelled) {", "if (task.cancelled) {")]),
    "waits_on_when_cancelled": ("rondo/core/cancel.cpp", [
        ("        detail::hide_leaf(task);\n        leave_if_due(task);\n        return;",
         "        detail::hide_leaf(task);\n        return;")]),
    "waits_on_when_self_cancelled": ("rondo/core/cancel.cpp", [
        ("            loop.leave_new_wait(*loop.current_);\n", "")]),
    "self_cancel_forgotten": ("rondo/core/cancel.cpp", [
        ("    after_turn_ = [](executor& loop)", "    [[maybe_unused]] const auto none = [](executor& loop)")]),
    "pending_not_looked_at_after_unwinding": ("rondo/core/cancel.cpp", [
        ("    look_what_is_pending(task);\n    resume(task);", "    resume(task);")]),
    "pending_forgets_deadlines": ("rondo/core/cancel.cpp", [
        ("task.pending = task.pending || s->expired;", "static_cast<void>(s);")]),
    "pending_forgets_cancels": ("rondo/core/cancel.cpp", [
        ("    task.pending = task.cancelled;", "    task.pending = false;")]),
    "pending_stays_after_a_limit": ("rondo/core/scope.cpp", [
        ("    if (left.expired) {", "    if (left.expired && left.kind != scope_kind::deadline) {")]),
    "limit_left_armed": ("rondo/core/scope.cpp", [
        ("        this_loop().disarm(static_cast<deadline_scope&>(left));\n", "")]),
    "hiding_twice": ("rondo/core/cancel.cpp", [("if (!hidden(task)) {", "if (!hidden(task) || true) {")]),
    "sleeper_stays_in_the_heap": ("rondo/core/cancel.cpp", [
        ("        this_loop().disarm(task);\n", "        task.prev = nullptr;\n")]),
    "waiter_stays_on_its_list": ("rondo/core/cancel.cpp", [
        ("        task.unlink();\n", "        task.prev = nullptr;\n")]),
    "cancel_beats_a_raised_error": ("rondo/core/cancel.cpp", [
        ("if (task.raised != errc::none) {\n        const",
         "if (task.raised != errc::none && !task.cancelled) {\n        const")]),
    "error_is_not_consumed": ("rondo/core/cancel.cpp", [
        ("std::exchange(task.raised, errc::none)", "task.raised")]),
    "cause_lost_at_the_catch": ("rondo/core/cancel.cpp", [
        ("to->caught = cause;", "to->caught = errc::cancelled;")]),
    "cause_lost_at_the_root": ("rondo/core/cancel.cpp", [
        ("    task.ended_by = cause;\n", "")]),
    "left_wait_is_a_completion": ("rondo/core/cancel.cpp", [
        ("    task.waits_for = &detail::waits_to_unwind;\n    detail::hide_leaf", "    detail::hide_leaf")]),
    "unwinds_through_a_shield": ("rondo/core/cancel.cpp", [
        ("if (still_waits(task) && detail::find_catch(task).found && leave", "if (still_waits(task) && leave")]),
    "leaves_a_completed_wait": ("rondo/core/cancel.cpp", [
        ("if (still_waits(task) && detail::find", "if (detail::find")]),

    # --- children ---
    "join_left_with_children": ("rondo/core/join.cpp", [
        ("    parent.waits_for = &waits_to_cancel_children;\n    this_loop().make_runnable(parent);\n    return false;",
         "    parent.prev = nullptr;\n    return true;")]),
    "children_not_cancelled": ("rondo/core/join.cpp", [
        ("    self.cancel_all();\n}\n\nvoid join::cancel_all", "}\n\nvoid join::cancel_all")]),
    "cancel_beats_a_childs_error": ("rondo/core/join.cpp", [
        ("} else if (failed_ != nullptr &&", "} else if (!find_catch(parent).found && failed_ != nullptr &&"),
        ("} else if (failed_ != nullptr) {", "} else if (!find_catch(parent).found && failed_ != nullptr) {")]),
    "select_does_not_wait_for_losers": ("rondo/core/join.cpp", [
        ("    if (self.running_ == 0) {\n        if (self.parent_",
         "    if (self.running_ == 0 || (self.policy_ == policy::first && value)) {\n        if (self.parent_")]),
    "gather_lets_siblings_run": ("rondo/core/join.cpp", [
        ("policy::all && !value", "policy::all && false")]),
    "select_lets_losers_run": ("rondo/core/join.cpp", [
        ("policy::first && value", "policy::first && false")]),
    "losers_never_start": ("rondo/core/join.cpp", [
        ("if (child.waits_for == &waits_to_start) {", "if (false) {")]),
    "aborted_children_not_counted": ("rondo/core/join.cpp", [("        self.aborted_ = true;\n", "")]),
    "results_lost_to_a_late_cancel": ("rondo/core/join.cpp", [
        ("if (policy_ == policy::first ? has_value_ : failed_ == nullptr && !aborted_) {",
         "if (!find_catch(parent).found &&\n        (policy_ == policy::first ? has_value_ : failed_ == nullptr && !aborted_)) {")]),
    "childs_self_cancel_is_a_value": ("rondo/core/join.cpp", [
        ("loop.raise_in(parent, errc::cancelled);", "loop.make_runnable(parent);")]),
    "children_ended_before_their_cancel": ("rondo/core/join.cpp", [
        ("    if (self.running_ == 0) { // the last", "    if (false) { // the last")]),
    "parent_queued_twice": ("rondo/core/join.cpp", [("if (self.parent_->waits()) {", "if (true) {")]),
    "last_failure_counts": ("rondo/core/join.cpp", [
        ("} else if (self.failed_ == nullptr) {", "} else {")]),
    "select_fails_though_one_has_a_value": ("rondo/core/join.cpp", [
        ("policy::first ? has_value_ :", "policy::first ? has_value_ && failed_ == nullptr :")]),

    # --- groups, names, barriers ---
    "group_failure_spares_the_body": ("rondo/sync/task_group.cpp", [
        ("            group.body_->expired = true;\n", "")]),
    "group_failure_is_not_delivered": ("rondo/core/scope.cpp", [
        ("if (s->expired) { // a group", "if (false) { // a group")]),
    "group_failure_stays_pending": ("rondo/core/scope.cpp", [
        ("    if (left.expired) {", "    if (left.expired && left.kind == scope_kind::deadline) {")]),
    "group_lets_siblings_run": ("rondo/sync/task_group.cpp", [
        ("        group.close();\n        if (group.body_", "        if (group.body_")]),
    "group_last_failure_counts": ("rondo/sync/task_group.cpp", [
        ("has_failed(child) && !std::exchange(group.failed_, true)", "(group.failed_ = has_failed(child) || group.failed_)")]),
    "group_cancelled_child_is_a_failure": ("rondo/sync/task_group.cpp", [
        ("(task.ended_by != errc::none && task.ended_by != errc::cancelled);", "task.ended_by != errc::none;")]),
    "group_forgets_its_failure": ("rondo/sync/task_group.cpp", [
        ("        group.failure_.cause = child.ended_by;\n", "")]),
    "group_takes_the_exception_away": ("rondo/sync/task_group.cpp", [
        ("group.failure_.exception.copy(child.exception);", "group.failure_.exception.take(child.exception);")]),
    "group_exception_is_reported_too": ("rondo/sync/task_group.cpp", [("        child.told = true;\n", "")]),
    "group_left_with_children": ("rondo/sync/task_group.hpp", [
        ("    while (!group.empty()) {\n        if (group.closing", "    if (!group.empty()) {\n        if (group.closing"),
        ("            continue;\n", ""), ("        const auto joined = co_await detail::guarded_join(group);\n        if (!joined) {\n            group.close();\n        }",
         "        else if (const auto joined = co_await detail::guarded_join(group); !joined) {\n            group.close();\n        }")]),
    "group_left_when_cancelled": ("rondo/sync/task_group.hpp", [
        ("co_await shield(group.join());", "co_await group.join();")]),
    "group_outlives_its_caller_uncancelled": ("rondo/sync/task_group.hpp", [
        ("        if (!joined) {", "        if (false && !joined) {")]),
    "group_children_outlive_a_failed_body": ("rondo/sync/task_group.hpp", [
        ("        if (!how.value) {", "        if (false) {")]),
    "group_body_failure_forgotten": ("rondo/sync/task_group.hpp", [
        ("            failed_ = failed_ || how.cause != errc::cancelled;\n", "")]),
    "group_cancel_forgotten": ("rondo/sync/task_group.hpp", [
        ("            how.cause = errc::cancelled;\n", "")]),
    "group_result_lost_to_a_late_cancel": ("rondo/sync/task_group.hpp", [
        ("} else if (aborted_ && !failed_) {", "} else if (closing_ && !failed_) {")]),
    "group_starts_when_closed": ("rondo/sync/task_group.cpp", [("    if (closed_) {", "    if (false) {")]),
    "group_stays_closed": ("rondo/sync/task_group.cpp", [
        ("    group.closed_ = group.closed_ && group.members_ > 1;\n", "")]),
    "group_opens_while_it_fails": ("rondo/sync/task_group.cpp", [
        ("group.closed_ = group.closing_ || (", "group.closed_ = (")]),
    "group_keeps_its_members": ("rondo/sync/task_group.cpp", [
        ("    if (task.handles == 0) {", "    if (false) {")]),
    "group_frees_what_has_a_handle": ("rondo/sync/task_group.cpp", [
        ("    if (task.handles == 0) {", "    if (true) {")]),
    "group_wakes_one": ("rondo/sync/task_group.cpp", [
        ("        while (!waiters_.empty()) {", "        if (!waiters_.empty()) {")]),
    "group_cancels_all_tasks": ("rondo/sync/task_group.cpp", [
        ("        if (task->listener == this) {", "        if (task->listener != nullptr) {")]),
    "group_member_may_wait_for_itself": ("rondo/sync/task_group.cpp", [
        ("loop.current().listener != this ||", "true ||")]),
    "named_by_pointer": ("rondo/sync/named_task.cpp", [
        ("std::string_view(task->name) == name", "task->name == name")]),
    "named_is_any_name": ("rondo/sync/named_task.cpp", [("task->named && ", "")]),
    "named_twice": ("rondo/sync/named_task.hpp", [
        ("    if (detail::find_named(name) != nullptr) {", "    if (false) {")]),
    "stop_named_does_not_cancel": ("rondo/sync/named_task.hpp", [
        ("        this_loop().cancel(*task_);\n", "")]),
    "barrier_remembers_triggers": ("rondo/sync/barrier.hpp", [("        triggered_ = 0;\n", "")]),
    "barrier_wakes_one": ("rondo/sync/barrier.hpp", [
        ("        while (!waiters_.empty()) {", "        if (!waiters_.empty()) {")]),
    "barrier_opens_one_short": ("rondo/sync/barrier.hpp", [
        ("            if (barrier_.missing() > 1) {", "            if (barrier_.missing() > 2) {")]),
    "barrier_hides_a_missing_frame": ("rondo/sync/barrier.hpp", [
        ("            if (barrier_.open()) {", "            if (barrier_.open() || true) {")]),

    # --- generators ---
    "generator_not_told_of_its_end": ("rondo/core/generator.hpp", [
        ("~generator_promise() { object->frame_is_gone(); }", "~generator_promise() {}")]),
    "generator_keeps_its_body": ("rondo/core/generator.hpp", [
        ("            body_.destroy();\n", "")]),
    "generator_stands_with_a_parent": ("rondo/core/generator.hpp", [
        ("std::exchange(parent, nullptr)", "parent")]),
    "generator_swallows_exceptions": ("rondo/core/generator.hpp", [
        ("            this_loop().rethrow_kept_exception();\n", "")]),
    "generator_moved_in_name_only": ("rondo/core/generator.hpp", [
        ("            body_.promise().object = this;\n        }\n    }\n    async_generator& op",
         "        }\n    }\n    async_generator& op")]),

    # --- tasks ---
    "ended_frame_not_freed": ("rondo/core/executor.cpp", [
        ("    if (task.keeps_root) {\n        task.root->handle().destroy();", "    if (false) {")]),
    "one_joiner_woken": ("rondo/core/executor.cpp", [
        ("while (!task.joiners.empty()) {", "if (!task.joiners.empty()) {")]),
    "exception_not_handed_to_the_task": ("rondo/core/executor.cpp", [
        ("    task.exception.take(exception_);\n", "")]),
    "freed_while_it_runs": ("rondo/core/executor.cpp", [
        ("if (task.handles == 0 && task.ended) {", "if (task.handles == 0) {")]),
    "no_task_runs_forgotten": ("rondo/core/executor.cpp", [
        ("    current_ = nullptr;\n    if (task.handles == 0", "    if (task.handles == 0")]),
    "frame_lost_without_a_block": ("rondo/core/executor.cpp", [
        ("        root->handle().destroy();\n        return nullptr;", "        return nullptr;")]),
    "deadlines_before_sleeps": ("rondo/core/timer_queue.hpp", [
        ("other.key_ |= static_cast<std::int64_t>(what);", "other.key_ |= static_cast<std::int64_t>(what), other.key_ -= 4;")]),
    "last_turn_counts_as_running": ("rondo/core/cancel.cpp", [
        ("        loop.current_ = nullptr; // whose turn was the last\n", "")]),
    "equal_sleeps_reversed": ("rondo/core/timer_queue.cpp", [
        ("if (newer->due < older->due) {", "if (!(older->due < newer->due)) {")]),
    "heap_loses_a_subtree": ("rondo/core/timer_queue.cpp", [
        ("    timer_node* const heap = meld_children(removed);", "    timer_node* const heap = nullptr;")]),

    # --- waits ---
    "flag_keeps_its_waiter": ("rondo/core/isr_flag.cpp", [
        ("    flag.state(nullptr);\n    task.prev = nullptr;",
         "    static_cast<void>(flag);\n    task.prev = nullptr;")]),
    "flag_not_cleared_by_a_wait": ("rondo/core/isr_flag.cpp", [
        ("        state(nullptr);\n        return false;", "        return false;")]),
    "set_is_lost_without_waiter": ("rondo/core/isr_flag.cpp", [
        ("        state(set_mark());\n        return;", "        return;")]),
    "event_wakes_one": ("rondo/core/list.hpp", [
        ("        } while (item != &ends);", "        } while (false);")]),
    "event_wakes_the_first_only": ("rondo/core/list.hpp", [
        ("        last_ = ends.prev;\n", "        last_ = item;\n")]),
    "who_joins_is_not_told": ("rondo/core/executor.cpp", [
        ("task.listener == nullptr && task.joiners.empty()", "task.listener == nullptr")]),
    "lock_not_handed_over": ("rondo/sync/lock.hpp", [
        ("        owner_ = &waiters_.pop_front();\n        this_loop().make_runnable(*owner_);",
         "        detail::task_block& next = waiters_.pop_front();\n        owner_ = nullptr;\n"
         "        this_loop().make_runnable(next);")]),
    "lock_wakes_nobody": ("rondo/sync/lock.hpp", [
        ("        if (waiters_.empty()) {\n            owner_ = nullptr;", "        if (true) {\n            owner_ = nullptr;")]),

    # --- queues ---
    "queue_wakes_nobody_who_gets": ("rondo/sync/queue.hpp", [
        ("this_loop().make_runnable(waiters_.pop_front());", "waiters_.pop_front();")]),
    "queue_wakes_nobody_who_puts": ("rondo/sync/queue.hpp", [
        ("            this_loop().make_runnable(putter);\n", "")]),
    "queue_forgets_the_item_of_who_waits": ("rondo/sync/queue.hpp", [
        ("            store_.push(std::move(putter.remembered<put_awaiter>().item_));\n", "")]),
    "queue_takes_in_what_does_not_fit": ("rondo/sync/queue.hpp", [
        ("        if (full()) {\n", "        if (full() && waiters_.empty()) {\n")]),
    "isr_queue_item_goes_with_its_task": ("rondo/sync/isr_queue.hpp", [
        ("                queue_.give_back();\n", "")]),
    "isr_queue_gives_back_to_nobody": ("rondo/sync/isr_queue.hpp", [
        ("        --reserved_;\n        grant();\n", "        --reserved_;\n")]),
    "isr_queue_gives_what_is_reserved": ("rondo/sync/isr_queue.hpp", [
        ("if (queue_.size_ != queue_.reserved_) {", "if (queue_.size_ != 0) {")]),

    # --- boundaries ---
    "boundary_left_before_its_operation": ("rondo/core/attempt.hpp", [
        ("        const scope_leaver at_end;\n        if (this->scope_.caught", "        { const scope_leaver at_end; }\n        if (this->scope_.caught")],
        "leave() takes the innermost scope, whosever: all of one await are left in one await_resume"),
    "shield_is_an_attempt": ("rondo/core/attempt.hpp", [
        ("scope(scope_kind::shield)", "scope(scope_kind::attempt)")]),
    "exit_not_shielded": ("rondo/core/with.hpp", [
        ("co_await shield(std::forward<exiting>(leaving));", "co_await std::forward<exiting>(leaving);")]),
    "exit_only_after_a_value": ("rondo/core/with.hpp", [
        ("    co_await shield(std::forward<exiting>(leaving));",
         "    if (how.cause == errc::none) {\n        co_await shield(std::forward<exiting>(leaving));\n    }")]),
    "exit_without_a_frame": ("rondo/core/with.hpp", [("        if (!leaving) {", "        if (false) {")]),
    "guard_is_an_attempt": ("rondo/core/with.hpp", [
        ("scope(scope_kind::guard)", "scope(scope_kind::attempt)")]),
    "with_swallows_its_cause": ("rondo/core/with.hpp", [
        ("await_ready() const noexcept { return cause == errc::none; }", "await_ready() const noexcept { return true; }")]),
    "with_swallows_exceptions": ("rondo/core/with.hpp", [
        ("            how_.exception.keep_current();\n", "")]),
    "gather_keeps_its_frames": ("rondo/sync/gather.hpp", [
        ("} else if (blocks_[i].keeps_root) {", "} else if (false) {")]),
    "gather_ignores_a_missing_frame": ("rondo/sync/gather.hpp", [
        ("            if (root == nullptr) {", "            if (root == nullptr && false) {")]),
    "select_takes_from_the_cancelled": ("rondo/sync/gather.hpp", [
        ("if (blocks_[i].ended_by != errc::none || blocks_[i].exception.holds()) {",
         "if (blocks_[i].exception.holds()) {")]),
    "unawaited_frame_leaks": ("rondo/core/task.hpp", [
        ("an awaited one costs nothing\n        if (handle_) {", "\n        if (false) {")]),
    "result_not_destroyed": ("rondo/core/task.hpp", [
        ("if (std::exchange(has_value, false)) {", "if (std::exchange(has_value, false) && false) {")]),

    # --- callbacks, and coroutines that nobody starts ---
    "callback_of_no_delay_sleeps": ("rondo/core/call.hpp", [
        ("return due == due_time::at_once(); }", "return false; }")]),
    "callback_is_not_awaited": ("rondo/core/call.hpp", [
        ("static_cast<void>(co_await std::invoke(f, std::move(args)...));",
         "create_task(std::invoke(f, std::move(args)...));")]),
    "forgotten_is_not_found": ("rondo/core/unstarted.cpp", [("if (!dropped.parent ||", "if (true ||")]),
    "forgotten_while_it_unwinds": ("rondo/core/unstarted.cpp", [
        (" || (loop.running() != nullptr && loop.running()->pending)", "")]),
    "forgotten_with_an_exception": ("rondo/core/unstarted.cpp", [
        ("std::uncaught_exceptions() != 0", "false")]),
    "forgotten_without_a_frame": ("rondo/core/unstarted.cpp", [
        ("|| !nothing_failed_since(loop)", "|| (false && !nothing_failed_since(loop))")]),
    "moved_and_still_marked": ("rondo/core/task.hpp", [
        ("handle_(std::exchange(other.handle_, nullptr)) { give_away(); }",
         "handle_(std::exchange(other.handle_, nullptr)) {}")]),
    "started_and_still_marked": ("rondo/core/task.hpp", [
        ("release() noexcept {\n        give_away();\n", "release() noexcept {\n")]),
}


def judge(copy, name):
    """Returns (caught, words)."""
    path, changes, *equivalent = MUTANTS[name]
    if wrong := mutation.problem(path, changes):
        return False, wrong
    with copy.changed(path, changes):
        for target in TARGETS:
            try:
                copy.build(target)
            except mutation.CannotBuild as error:
                return False, f"does not build: {str(error)[:300]}"
            if found := mutation.finds([copy.build_folder / "tests" / target], SECONDS):
                return True, f"{target}: {found}"
    if equivalent:
        return True, "equivalent: " + equivalent[0]
    return False, "SURVIVES"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-j", type=int, default=1)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    began = time.monotonic()
    copy = mutation.Copy("mutants", options.j)
    try:
        copy.prepare()
        copy.build(*TARGETS)
    except mutation.CannotBuild as error:
        print(error)
        return 2
    for target in TARGETS:
        if found := mutation.finds([copy.build_folder / "tests" / target], SECONDS):
            print(f"without any mutant, {target} says: {found}")
            return 2
    survivors = []
    names = [name for name in MUTANTS if not options.names or name in options.names]
    for name in sorted(names, key=lambda n: MUTANTS[n][0].endswith(".hpp")):  # the quick ones first
        caught, words = judge(copy, name)
        print(f"{'caught  ' if caught else 'SURVIVOR'} {name:<40} {words[:150]}", flush=True)
        if not caught:
            survivors.append(name)
    print(f"{len(names)} mutants, {len(survivors)} not caught, {time.monotonic() - began:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
