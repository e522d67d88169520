// virtual_clock.cpp
//
// SPDX-License-Identifier: MIT
#include "bench/virtual_clock.hpp"

#include "rondo/core/port.hpp"

namespace rondo {
namespace {

time_point present{};
time_point alarm = never;

} // namespace

void (*bench::when_idle)() = nullptr;

namespace port {

// Not inline, as a port's functions are not.
[[gnu::noinline]] std::int64_t now_us() noexcept { return rondo::detail::ticks(present); }

[[gnu::noinline]] bool set_alarm(time_point deadline) noexcept {
    alarm = deadline;
    return rondo::detail::ticks(deadline) > rondo::detail::ticks(present);
}

[[gnu::noinline]] void idle() noexcept {
    if (bench::when_idle != nullptr) {
        bench::when_idle();
    } else {
        present = alarm;
    }
}

void wake(executor&) noexcept {}

} // namespace port
} // namespace rondo
