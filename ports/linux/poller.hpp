// poller.hpp - what a thread's loop sleeps in: an epoll, and an eventfd that ends the sleep.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/time.hpp"

namespace rondo::linux_port {

struct poller {
    int epoll;
    int event; // written to by who ends the sleep; never read, epoll reports each write once
    time_point alarm = never;
    time_point next_look{}; // of a loop that does not sleep

    poller() noexcept;
    ~poller();
    poller(const poller&) = delete;
    poller& operator=(const poller&) = delete;
};

/// That of the thread that asks.
[[nodiscard]] poller& this_poller() noexcept;

/// Ends the sleep of the thread that `event` belongs to, or its next one.
/// Context: any, and signal handlers.
RONDO_ISR_SAFE void end_sleep(int event) noexcept;

} // namespace rondo::linux_port
