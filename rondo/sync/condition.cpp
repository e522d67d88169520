// condition.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/condition.hpp"

namespace rondo {
namespace detail {
namespace {

bool stays(task_block&) noexcept { return false; } // whatever comes, the lock comes first

constinit const wait_kind waits_for_condition{"condition", false, &condition::leave};

} // namespace

constinit const wait_kind waits_for_lock_again{"lock", false, &stays};

} // namespace detail

void condition::suspend(std::coroutine_handle<> leaf) noexcept {
    detail::task_block& task = this_loop().suspend(leaf, detail::waits_for_condition);
    lock_.release(); // checks who owns it
    task.remember(*this);
    waiters_.push_back(task);
}

void condition::notify(unsigned count) noexcept {
    RONDO_ASSERT(lock_.owner_ == &this_loop().current(),
                 "a condition is notified by a task that does not own its lock");
    for (; count != 0 && !waiters_.empty(); --count) {
        detail::task_block& task = waiters_.pop_front();
        task.waits_for = &detail::waits_for_lock_again;
        task.too_late = false; // what was pending then is shielded off
        lock_.waiters_.push_back(task);
    }
}

// Who has not been notified is unwound, with the lock.
bool condition::leave(detail::task_block& task) noexcept {
    lock& wanted = task.remembered<condition>().lock_;
    task.unlink();
    if (wanted.owner_ == nullptr) {
        wanted.owner_ = &task;
        return true;
    }
    task.waits_for = &detail::waits_for_lock_again;
    task.too_late = true; // has its completion unwind
    wanted.waiters_.push_back(task);
    return false;
}

} // namespace rondo
