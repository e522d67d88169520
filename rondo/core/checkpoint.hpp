// checkpoint.hpp - a place at which a cancel is noticed, and nothing else happens.
//
//     co_await checkpoint_if_cancelled();
//     co_return co_await shield(transfer());     // not given up once it has begun
//
// A cancel that has come during a shield comes at the next suspension after it. A task that does
// one shielded operation after the other has no such suspension, and would go on for ever: so
// whatever shields itself begins with this.
//
// Source: trio.lowlevel.checkpoint_if_cancelled (Trio 0.25 reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/sleep.hpp"

namespace rondo {
namespace detail {

struct [[nodiscard("co_await it: by itself it does nothing")]] checkpoint_awaiter : yield_awaiter {
    bool await_ready() const noexcept { return !this_loop().current().pending; }
};

} // namespace detail

/// Unwinds the task here if it was cancelled, or a limit around it has passed.
/// Context: task.  Suspends: if something of that kind has come.  Cancel: clean.  Errors: none.
/// Cost: a load and a test.
[[nodiscard]] inline detail::checkpoint_awaiter checkpoint_if_cancelled() noexcept { return {}; }

} // namespace rondo
