// hooks.hpp - where tests/harness looks into the core, and disturbs it at an exact instant.
//
// The functions are defined by the harness, which has a build of the core of its own with
// RONDO_HOOKS. In every other build the calls are discarded by `if constexpr`: no code, no symbol.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

namespace rondo {

class executor;

namespace detail {

struct task_block;

struct hooks {
    struct view;                                            // a friend of the executor
    static void before_turn(executor& loop) noexcept;       // no task runs
    static void before_suspension(executor& loop) noexcept; // of the task that runs
    static void task_ends(task_block& task) noexcept;
    static bool refuses_frame() noexcept; // true: this frame is not to be had
};

} // namespace detail
} // namespace rondo
