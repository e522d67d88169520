// attention.cpp - what a pass attends to beside interrupts, in programs that use it: a task has
// cancelled itself, the run is to end, devices are to be asked, low-priority work is due.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/executor.hpp"

#include <utility>

namespace rondo {

// What is to happen at the next attention, whoever asks for it.
void executor::prepare_attention() noexcept {
    static constexpr auto attend = [](executor& loop, detail::task_block* next) noexcept {
        if (loop.after_turn_ != nullptr) {
            std::exchange(loop.after_turn_, nullptr)(loop);
        }
        if (loop.stop_ != nullptr) {
            next = std::exchange(loop.stop_, nullptr)(loop, next);
        }
        if (loop.interrupted_.load(std::memory_order_relaxed)) {
            loop.interrupted_.store(false, std::memory_order_relaxed);
            loop.left_ = errc::interrupted;
            loop.run_queue_.put_back(std::exchange(next, nullptr));
        }
        if (loop.left_ != errc::none) { // the run ends with this pass: look after each turn
            loop.ask_for_attention();
            return next;
        }
        if (loop.ask_devices_ != nullptr) {
            next = loop.ask_devices_(loop, next);
        }
        return loop.serve_low_ != nullptr ? loop.serve_low_(loop, next) : next;
    };
    attend_more_.store(attend, std::memory_order_relaxed);
}

void executor::ask_for_attention() noexcept {
    prepare_attention();
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

// Cause first, then the flag that the loop looks at: whoever comes between two instructions of the
// loop is seen. Whoever comes at the same time, from another core, holds the lock.
bool executor::note_interrupt() noexcept {
    const bool first = !interrupted_.load(std::memory_order_relaxed);
    interrupted_.store(true, std::memory_order_relaxed);
    ask_for_attention();
    return first;
}

void executor::interrupt() noexcept {
    const critical_section locked;
    note_interrupt();
    port::wake(*this);
}

} // namespace rondo
