// task_group.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/task_group.hpp"

namespace rondo {
namespace {

bool has_failed(const detail::task_block& task) noexcept {
    return task.exception.holds() ||
           (task.ended_by != errc::none && task.ended_by != errc::cancelled);
}

} // namespace

void task_group::adopt(detail::task_block& task) noexcept {
    task.listener = this;
    ++members_;
    if (closed_) {
        this_loop().cancel(task);
    }
}

void task_group::cancel() noexcept {
    if (members_ == 0) {
        return;
    }
    closed_ = true;
    executor& loop = this_loop();
    for (auto* task = loop.youngest_task(); task != nullptr; task = task->older) {
        if (task->listener == this) {
            loop.cancel(*task);
        }
    }
}

void task_group::wait(std::coroutine_handle<> leaf) noexcept {
    executor& loop = this_loop();
    RONDO_ASSERT(loop.current().listener != this || detail::find_catch(loop.current()).found,
                 "a task waits for the end of its own group: it would wait for ever");
    waiters_.push_back(loop.suspend(leaf, detail::waits_for_group));
}

void task_group::forget(detail::task_block& task) noexcept {
    executor& loop = this_loop();
    if (--members_ == 0) {
        while (!waiters_.empty()) {
            loop.make_runnable(waiters_.pop_front());
        }
    }
    if (task.handles == 0) {
        loop.release(task);
    }
}

// Of a group that is an object: its tasks fail as any other does, and it opens again when empty.
void task_group::member_ended(detail::end_listener& self, detail::task_block& task) noexcept {
    auto& group = static_cast<task_group&>(self);
    if (task.handles == 0 && !task.told && task.ended_by != errc::none &&
        task.ended_by != errc::cancelled) {
        this_loop().tell_failure(task);
    }
    group.closed_ = group.closed_ && group.members_ > 1;
    group.forget(task);
}

void detail::scoped_group::child_ended(end_listener& self, task_block& child) noexcept {
    auto& group = static_cast<scoped_group&>(self);
    if (has_failed(child) && !std::exchange(group.failed_, true)) {
        group.failure_.cause = child.ended_by;
        group.failure_.exception.copy(child.exception);
        child.told = true;
        group.close();
        if (group.body_ != nullptr) {
            group.body_->expired = true;
            this_loop().set_pending(*group.parent_);
        }
    }
    group.aborted_ = group.aborted_ || (group.closing_ && child.ended_by == errc::cancelled);
    group.closed_ = group.closing_ || (group.closed_ && group.size() > 1);
    group.forget(child);
}

} // namespace rondo
