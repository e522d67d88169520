// copy_of_an_event.cpp - tasks wait for one event, not for a copy of it.
//
// must say: use of deleted function|call to deleted constructor
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

#ifdef CORRECTED
task<> waits(event& e) { co_await e.wait(); }
#else
task<> waits(event e) { co_await e.wait(); }
#endif

event pressed;
void start() { create_task(waits(pressed)); }
