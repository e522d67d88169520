// system_calls.hpp - how this port calls the system: each call is counted, none is interrupted.
//
//     const std::uint64_t before = system_calls;
//     ...
//     system_calls - before             // what the thread has asked the system for since
//
// Counted is what a device or the loop does to move bytes and to wait, not what a program calls by
// itself. A counter, because system calls are most of what a message costs: tests and benchmarks
// hold it against a budget.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdint>

namespace rondo::linux_port {

/// Of this thread, since it began.
inline constinit thread_local std::uint64_t system_calls = 0;

/// Calls `function(arguments...)` of the system; anew if a signal has interrupted it.
template <class Function, class... Arguments>
auto call(Function* function, Arguments... arguments) noexcept {
    for (;;) {
        ++system_calls;
        const auto answer = function(arguments...);
        if (answer >= 0 || errno != EINTR) {
            return answer;
        }
    }
}

} // namespace rondo::linux_port
