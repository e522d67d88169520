// named_task.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/named_task.hpp"

#include <string_view>

namespace rondo::detail {

task_block* find_named(const char* name) noexcept {
    task_block* task = this_loop().youngest_task();
    while (task != nullptr && !(task->named && std::string_view(task->name) == name)) {
        task = task->older;
    }
    return task;
}

} // namespace rondo::detail
