// hold_busy.cpp - hold_loop() where time passes by itself.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/hold.hpp"

void board::hold_loop(rondo::duration time) {
    // rondo-check: allow(blocking) to hold the loop is what it is for
    for (const rondo::time_point end = rondo::now() + time; rondo::now() < end;) {
    }
}
