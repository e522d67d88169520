// exit_watch.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/exit_watch.hpp"

#include "rondo/core/report.hpp"

#include <chrono>

namespace rondo::detail {

exit_watch::exit_watch() noexcept : timed_call(&report_exit), task_(this_loop().current()) {
    arm(due_time::after(std::chrono::milliseconds(exit_limit_ms)));
}

void exit_watch::report_exit(timed_call& self) noexcept {
    report("rondo: an exit has not ended after ", exit_limit_ms, " ms\n");
    report_wait(static_cast<exit_watch&>(self).task_);
}

} // namespace rondo::detail
