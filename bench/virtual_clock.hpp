// virtual_clock.hpp - the part of a port that keeps time, for measurements: nobody waits.
//
// It takes the place of the port's own: the clock stands still while code runs, and the loop's
// idle() puts it forward to the alarm. So a sleep costs what the loop does for it and nothing of
// the waiting, and the same deadlines pass in the same order in every run. What a real clock adds
// is the cost of reading it: once for a sleep_for(), once a pass while anybody sleeps, and once
// for an alarm.
//
// SPDX-License-Identifier: MIT
#pragma once

namespace rondo::bench {

/// What the loop does instead of putting the clock forward, when it has nothing to do; interrupts
/// are locked. nullptr: nothing else.
extern void (*when_idle)();

} // namespace rondo::bench
