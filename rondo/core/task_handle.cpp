// task_handle.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/task_handle.hpp"

namespace rondo::detail {

constinit const wait_kind waits_for_task{"another task"};

} // namespace rondo::detail
