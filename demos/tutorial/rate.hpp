// rate.hpp - the tutorial's program about the cost of a turn: tasks that do nothing but yield.
//
// It prints a table that a spreadsheet reads: how many tasks, with or without a device that the
// loop asks ahead of each turn and work that waits at low priority, turns a second, and nanoseconds
// a turn. Last, what device and low priority cost.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>
#include <span>

namespace tutorial::rate {

using namespace rondo;
using namespace std::chrono_literals;

struct never_ready : polled_device<never_ready> {
    static io_events ready(io_events) noexcept { return io_events::none; }
};

inline task<> yields(const bool& end, std::uint32_t& turns) {
    while (!end) {
        ++turns;
        co_await yield();
    }
}
inline task<> asks(never_ready& device) { co_await device.wait_readable(); }
inline task<> waits_at_low_priority() {
    for (;;) {
        co_await after(10ms);
    }
}

/// Nanoseconds a turn.
inline task<std::uint32_t> measures(unsigned tasks, bool queues, duration time) {
    bool end = false;
    std::uint32_t turns = 0;
    never_ready device;
    const time_point start = now();
    co_await with_group([&](task_group& group) -> task<> {
        for (unsigned i = 0; i < tasks; ++i) {
            group.start(yields(end, turns));
        }
        task_handle<> asking;
        task_handle<> low;
        if (queues) {
            asking = create_task(asks(device), "device");
            low = create_task(waits_at_low_priority(), "low");
        }
        co_await sleep_for(time);
        end = true;
        asking.cancel();
        low.cancel();
    });
    const auto ns = static_cast<std::uint64_t>((now() - start) / 1us) * 1'000;
    const auto each = static_cast<std::uint32_t>(ns / turns);
    report(tasks, queues ? ",yes," : ",no,",
           static_cast<std::uint32_t>(std::uint64_t{turns} * 1'000'000'000 / ns), ",", each, "\n");
    co_return each;
}
inline task<> program(std::span<const unsigned> numbers, duration time = 2s) {
    report("tasks,queues,turns_per_second,ns_per_turn\n");
    std::uint32_t plain = 0;
    std::uint32_t queues = 0;
    for (const unsigned number : numbers) {
        plain += co_await measures(number, false, time);
        queues += co_await measures(number, true, time);
    }
    report("a device and low priority cost ",
           queues > plain ? (queues - plain) * 100 / (plain == 0 ? 1 : plain) : 0, " % a turn\n");
}

} // namespace tutorial::rate
