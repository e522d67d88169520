// delay.cpp - what happens when a delay expires.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/delay.hpp"

#include "rondo/sync/isr_delay.hpp"

#include <utility>

namespace rondo {

void delay::expire(detail::timed_call& self) noexcept {
    auto& expired = static_cast<delay&>(self);
    callback<> at_end = expired.at_end_;
    expired.expired_.set();
    at_end();
}

void isr_delay::trigger_from_interrupt() noexcept { request(time()); }

void isr_delay::request(duration time) noexcept {
    {
        const critical_section locked;
        requested_ = due_after(time);
        is_requested_ = true;
    }
    flag_.set();
}

void isr_delay::stop() noexcept {
    {
        const critical_section locked;
        is_requested_ = false;
    }
    delay::stop();
}

task<> isr_delay::serve() {
    for (;;) {
        co_await flag_.wait();
        detail::due_time end;
        bool wanted = false;
        {
            const critical_section locked;
            end = requested_;
            wanted = std::exchange(is_requested_, false);
        }
        if (wanted) {
            start(end);
        }
    }
}

} // namespace rondo
