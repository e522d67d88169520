// isr_flag.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/isr_flag.hpp"

#include "rondo/core/executor.hpp"

namespace rondo {
namespace detail {

// The task's link is free while it waits: it remembers the flag.
constinit const wait_kind waits_for_interrupt{"interrupt", true, &isr_flag::leave};

} // namespace detail

bool isr_flag::leave(detail::task_block& task) noexcept {
    const critical_section locked;
    if (!task.waits()) {
        return false; // an interrupt was first: the wait has completed, the inbox has the link
    }
    auto& flag = *reinterpret_cast<isr_flag*>(task.next);
    flag.state(nullptr);
    task.prev = nullptr;
    return true;
}

void isr_flag::set() noexcept {
    const critical_section locked;
    detail::task_block* const waiter = state();
    if (reinterpret_cast<std::uintptr_t>(waiter) <= 1) { // clear or set: nobody waits
        state(set_mark());
        return;
    }
    state(nullptr);
    auto& loop = waiter->remembered<executor>();
    waiter->remember(*this); // for give_back()
    loop.make_runnable_from_interrupt(*waiter);
}

// The task's wait has completed in the turn in which it began, and the task will be unwound.
void isr_flag::give_back(const detail::task_block& task) noexcept {
    task.remembered<isr_flag>().set(); // a task of another loop may wait for it by now
}

void isr_flag::clear() noexcept {
    const critical_section locked;
    if (state() == set_mark()) {
        state(nullptr);
    }
}

bool isr_flag::suspend(std::coroutine_handle<> leaf) noexcept {
    const critical_section locked;
    if (state() == set_mark()) {
        state(nullptr);
        return false;
    }
    RONDO_ASSERT(state() == nullptr, "two tasks wait for one isr_flag: give each its own");
    executor& loop = this_loop();
    detail::task_block& task = loop.suspend(leaf, detail::waits_for_interrupt);
    task.remember(loop); // the interrupt runs on no loop
    task.next = reinterpret_cast<detail::link_head*>(this);
    task.prev = &task;
    state(&task);
    return true;
}

} // namespace rondo
