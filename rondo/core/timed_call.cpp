// timed_call.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/timed_call.hpp"

namespace rondo {

void executor::arm_call(detail::timed_call& call) noexcept {
    on_due_[2] = [](executor& loop, detail::timer_node& timer) noexcept {
        loop.current_ = nullptr; // whose turn was the last
        auto& due = static_cast<detail::timed_call&>(timer);
        due.call(due);
    };
    arm(call);
}

} // namespace rondo
