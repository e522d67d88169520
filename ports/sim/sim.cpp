// sim.cpp - the port of the simulator; see rondo/core/port.hpp for its obligations.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"

#include "rondo/core/port.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

namespace rondo {
namespace {

struct world {
    time_point present{};
    time_point alarm = never;
    duration asleep{};
    std::multimap<time_point, std::function<void()>> events; // equal times: in order of insertion
};

world& the_world() {
    static world w;
    return w;
}

// Moves the clock to `time`; the events on the way happen at their own times.
void advance_to(time_point time) {
    world& w = the_world();
    while (!w.events.empty() && w.events.begin()->first <= time) {
        const auto first = w.events.begin();
        w.present = std::max(w.present, first->first);
        const auto event = std::move(first->second);
        w.events.erase(first);
        event();
    }
    w.present = std::max(w.present, time);
}

} // namespace

namespace sim {

void at(time_point time, std::function<void()> event) {
    the_world().events.emplace(std::max(time, now()), std::move(event));
}

void burn(duration time) { advance_to(now() + time); }

void reset() { the_world() = world{}; }

duration asleep() { return the_world().asleep; }

} // namespace sim

namespace port {

std::int64_t now_us() noexcept { return rondo::detail::ticks(the_world().present); }

bool set_alarm(time_point deadline) noexcept {
    the_world().alarm = deadline;
    return deadline > the_world().present;
}

void idle() noexcept {
    world& w = the_world();
    const time_point event = w.events.empty() ? never : w.events.begin()->first;
    const time_point next = std::min(w.alarm, event);
    if (next == never) {
        rondo::panic("the loop sleeps, and no alarm and no event will ever end that", __FILE_NAME__,
                     __LINE__);
    }
    w.asleep += std::max(next - w.present, duration::zero());
    // One time only: what it wakes may be wanted before the next event happens.
    advance_to(next);
}

void wake(executor&) noexcept {}

std::span<std::byte> frame_arena() noexcept {
    alignas(frame_alignment) static std::array<std::byte, 1 << 20> arena;
    return arena;
}

void console_put(char character) noexcept { std::fputc(character, stderr); }

void halt(int status) noexcept {
    std::fflush(nullptr);
    status == 0 ? std::exit(0) : std::abort();
}

} // namespace port
} // namespace rondo
