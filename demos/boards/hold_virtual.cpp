// hold_virtual.cpp - hold_loop() in virtual time.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/hold.hpp"
#include "ports/sim/sim.hpp"

void board::hold_loop(rondo::duration time) { rondo::sim::burn(time); }
