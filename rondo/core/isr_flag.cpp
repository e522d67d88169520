// isr_flag.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/isr_flag.hpp"

#include "rondo/core/executor.hpp"

namespace rondo {

void isr_flag::set() noexcept {
    const critical_section locked;
    detail::task_block* const waiter = state_;
    if (waiter == nullptr || waiter == set_mark()) {
        state_ = set_mark();
        return;
    }
    state_ = nullptr;
    waiter->loop->make_runnable_from_interrupt(*waiter);
}

void isr_flag::clear() noexcept {
    const critical_section locked;
    if (state_ == set_mark()) {
        state_ = nullptr;
    }
}

bool isr_flag::suspend(std::coroutine_handle<> leaf) noexcept {
    const critical_section locked;
    if (state_ == set_mark()) {
        state_ = nullptr;
        return false;
    }
    RONDO_ASSERT(state_ == nullptr, "two tasks wait for one isr_flag: give each its own");
    state_ = &this_loop().suspend(leaf, detail::waits_for_interrupt);
    return true;
}

} // namespace rondo
