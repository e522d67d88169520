// task_handle.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/task_handle.hpp"

namespace rondo::detail {

static const task_block* awaited_by(const task_block& waiter) noexcept {
    return &waiter.remembered<task_block>();
}
constinit const wait_kind waits_for_task{"another task", false, nullptr, &awaited_by};

} // namespace rondo::detail
