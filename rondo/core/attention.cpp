// attention.cpp - what a pass attends to beside interrupts, in programs that use it: a task has
// cancelled itself, the run is to end, low-priority work is due.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/executor.hpp"

#include <utility>

namespace rondo {

void executor::ask_for_attention() noexcept {
    attend_more_ = [](executor& loop, detail::task_block* next) noexcept {
        if (loop.after_turn_ != nullptr) {
            std::exchange(loop.after_turn_, nullptr)(loop);
        }
        if (loop.stop_ != nullptr) {
            next = std::exchange(loop.stop_, nullptr)(loop, next);
        }
        return loop.serve_low_ != nullptr ? loop.serve_low_(loop, next) : next;
    };
    attention_.store(true, std::memory_order_relaxed);
}

// ---- Ending a run -----------------------------------------------------------------------------

void executor::stop() noexcept {
    RONDO_ASSERT(current_ != nullptr, "stop() outside of a task: no loop is running");
    stop_after_all_queued();
}

// What is queued by now has its turn, as if it all belonged to this pass.
void executor::stop_after_all_queued() noexcept {
    stop_mark_ = run_queue_.mark();
    stop_ = [](executor& loop, detail::task_block* next) noexcept {
        loop.left_ = errc::stopped;
        return loop.run_queue_.joined(next, loop.run_queue_.take_up_to(loop.stop_mark_));
    };
    ask_for_attention();
}

void executor::interrupt() noexcept {
    stop_ = [](executor& loop, detail::task_block* next) noexcept {
        loop.left_ = errc::interrupted;
        loop.run_queue_.put_back(next);
        return static_cast<detail::task_block*>(nullptr);
    };
    ask_for_attention();
    port::wake(*this);
}

} // namespace rondo
