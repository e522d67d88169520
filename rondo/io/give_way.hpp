// give_way.hpp - streams do not starve other tasks, however ready their devices are.
//
// A device that is always ready would let its task go on for ever without a suspension. So between
// two accesses that succeed a task gives way once, and not twice: if it has suspended anyhow, for
// whatever reason, that was it. To know this costs no memory: what a task waits for is written down
// at each suspension and means nothing while it runs (wait.hpp), so that is where the mark stands.
//
//   must_give_way() is false --moved_bytes()--> true --any suspension--> false
//
// Reads and writes have marks of their own: what was read may be answered in the same turn.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"

#include <coroutine>

namespace rondo::detail {

extern const wait_kind has_read; // these two are marks
extern const wait_kind has_written;
extern const wait_kind lets_others_run; // on the run queue

/// A device has given or taken bytes, or said an error.
inline void moved_bytes(const wait_kind& mark) noexcept { this_loop().current().waits_for = &mark; }

/// The running task has not suspended since.
[[nodiscard]] inline bool must_give_way(const wait_kind& mark) noexcept {
    return this_loop().current().waits_for == &mark;
}

/// A yield at the end of an operation that has completed: a cancel that comes meanwhile finds it
/// delivered (4).
struct [[nodiscard("co_await it: by itself it does nothing")]] yield_at_end {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept {
        executor& loop = this_loop();
        loop.make_runnable(loop.suspend(leaf, lets_others_run));
    }
    void await_resume() const noexcept {}
};

} // namespace rondo::detail
