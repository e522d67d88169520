// pieces.hpp - small tasks that show how a program is doing; start those that you want.
//
//     create_task(heartbeat(board::led1), "heartbeat");       // stands still when somebody hogs
//     create_task(report_memory(10s), "memory");
//     create_task(report_latency(10s), "latency");
//
// They write to the console, in one piece each.
//
// Source: the hints of the uasyncio tutorial; metrics of micropython-async.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/report.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/core/time.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace rondo {

/// Toggles an output for ever. An LED that stands still says that a task does not give way.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
task<> heartbeat(auto& pin, duration half_period = std::chrono::milliseconds(500)) {
    for (;;) {
        pin.toggle();
        co_await sleep_for(half_period);
    }
}

/// Says at every `period` how much frame memory is in use, the most that ever was, and how often
/// there was too little.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
inline task<> report_memory(duration period) {
    for (;;) {
        co_await sleep_for(period);
        const frame_memory::statistics now = this_loop().frames().stats();
        report("memory: ", now.in_use, " of ", now.arena, " bytes in use, at most ", now.high_water,
               ", refused ", now.failures, "\n");
    }
}

/// Says at every `period` how long a round of the loop took, at most and on average, and how many
/// there were: it yields, so the loop does not sleep while this task runs. Where time is virtual,
/// others have to let it pass.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
inline task<> report_latency(duration period) {
    for (;;) {
        const time_point begin = now();
        time_point last = begin;
        duration longest{};
        std::uint32_t rounds = 0;
        do {
            co_await yield();
            const time_point here = now();
            longest = std::max(longest, here - last);
            last = here;
            ++rounds;
        } while (last - begin < period);
        report("latency: at most ", static_cast<std::uint32_t>(longest.count()), " us, on average ",
               static_cast<std::uint32_t>((last - begin) / rounds / std::chrono::microseconds(1)),
               " us, ", rounds, " rounds\n");
    }
}

} // namespace rondo
