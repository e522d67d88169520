// sim.hpp - virtual time: the clock stands still while tasks run, and jumps when the loop sleeps.
//
// A test or a demo in this world needs no real time and gives the same result every time. What a
// chip does by interrupts is done here by events: functions that run at a given time, while the
// loop is idle or burns time, and may call whatever is marked RONDO_ISR_SAFE.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <cstdint>
#include <functional>

namespace rondo::sim {

/// Lets `event` happen at `time`, or as soon as possible if that has passed. Events of the same
/// time happen in the order of the calls.
/// Context: any.
void at(time_point time, std::function<void()> event);

/// The running task computes for that long: the clock moves on, events happen, nobody else runs.
/// Context: task.
void burn(duration time);

/// Forgets all events and turns the clock back to zero. For the start of a test.
/// Context: outside of any task.
void reset();

/// How long the loop has slept since the last reset.
duration asleep();

} // namespace rondo::sim
