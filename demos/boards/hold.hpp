// hold.hpp - a task that computes for a while and lets nobody else run, on any machine.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

namespace board {

/// Returns when so much time has passed. Context: task.
void hold_loop(rondo::duration time);

} // namespace board
