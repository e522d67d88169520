// join.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/join.hpp"

namespace rondo::detail {

constinit const wait_kind waits_for_children{"its children", false, &join::leave};
constinit const wait_kind waits_to_cancel_children{"its children"}; // on the run queue
namespace {
constinit const wait_kind waits_to_start_anyhow{"start"}; // though it has been cancelled
}

void join::wait(std::coroutine_handle<> leaf, std::span<task_block> children,
                std::span<frame* const> roots) noexcept {
    executor& loop = this_loop();
    parent_ = &loop.suspend(leaf, waits_for_children);
    parent_->prev = parent_;
    parent_->remember(*this);
    children_ = children;
    running_ = static_cast<std::uint16_t>(children.size());
    for (std::size_t i = 0; i < children.size(); ++i) {
        children[i].listener = this;
        loop.init_block(children[i], *roots[i], parent_->name);
    }
    if (running_ == 0) {
        finish();
    }
}

const task_block* join::parent_of(const task_block& child) noexcept {
    if (child.listener == nullptr || child.listener->task_ended != &child_ended) {
        return nullptr;
    }
    return static_cast<const join*>(child.listener)->parent_;
}

bool join::leave(task_block& parent) noexcept {
    parent.waits_for = &waits_to_cancel_children;
    this_loop().make_runnable(parent);
    return false;
}

void join::cancel_children(task_block& parent) noexcept {
    join& self = parent.remembered<join>();
    parent.waits_for = &waits_for_children;
    parent.prev = &parent;
    if (self.running_ == 0) { // the last one has ended meanwhile
        self.finish();
        return;
    }
    self.cancel_all();
}

void join::cancel_all() noexcept {
    for (task_block& child : children_) {
        this_loop().cancel(child);
    }
}

void join::child_ended(end_listener& listener, task_block& child) noexcept {
    join& self = static_cast<join&>(listener);
    --self.running_;
    const bool value = child.ended_by == errc::none && !child.exception.holds();
    if (value) {
        self.has_value_ = true;
    } else if (child.ended_by == errc::cancelled) {
        self.aborted_ = true;
    } else if (self.failed_ == nullptr) {
        self.failed_ = &child;
    }
    if (self.running_ == 0) {
        if (self.parent_->waits()) { // else its turn to cancel the children comes, and finds none
            self.finish();
        }
    } else if (self.policy_ == policy::all && !value) {
        self.cancel_all();
    } else if (self.policy_ == policy::first && value) {
        self.cancel_losers();
    }
}

// One has ended with a value. Whoever has not had its first turn has it, as if it had been woken,
// and may end with a value too: else the order of the operations would decide who is heard.
void join::cancel_losers() noexcept {
    for (task_block& child : children_) {
        if (child.waits_for == &waits_to_start) {
            child.waits_for = &waits_to_start_anyhow;
        }
    }
    cancel_all();
}

// All children have ended.
void join::finish() noexcept {
    task_block& parent = *parent_;
    executor& loop = this_loop();
    if (policy_ == policy::first ? has_value_ : failed_ == nullptr && !aborted_) {
        failed_ = nullptr; // of a select: somebody else was first
        loop.make_runnable(parent);
    } else if (failed_ != nullptr && failed_->ended_by != errc::none) {
        loop.raise_in(parent, failed_->ended_by); // an error beats a cancel (21)
    } else if (failed_ != nullptr) {
        loop.make_runnable(parent); // an exception: await_resume throws it
    } else if (find_catch(parent).found) {
        loop.unwind_in_next_turn(parent);
    } else { // a child has cancelled itself
        loop.raise_in(parent, errc::cancelled);
    }
}

} // namespace rondo::detail
