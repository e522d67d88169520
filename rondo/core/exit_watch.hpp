// exit_watch.hpp - an exit of `with` that takes too long is reported.
//
// An exit is shielded: no cancel and no limit from outside ends it, so one that hangs makes its
// task immortal, and whoever waits for that task hangs with it. After exit_limit (config.hpp) a
// line says which task it is and what it waits for; nothing else happens. Bound an exit that may
// hang with a wait_for inside it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/timed_call.hpp"

#include <type_traits>

namespace rondo::detail {

/// Watches the running task from here to the end of the block.
class exit_watch : timed_call {
  public:
    exit_watch() noexcept;
    ~exit_watch() { disarm(); }

  private:
    static void report_exit(timed_call& self) noexcept;

    const task_block& task_;
};

/// The same where exits have no limit: nothing.
struct no_exit_watch {
    no_exit_watch() noexcept {} // as if it did something, so that a variable counts as used
};

using watch_of_exit = std::conditional_t<exit_limit_ms != 0, exit_watch, no_exit_watch>;

} // namespace rondo::detail
