// allows.cpp - comments that allow, and those that are wrong.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <unistd.h>

using namespace rondo;

task<> start_allows() {
    usleep(1); // rondo-check: allow(blocking) nothing else runs yet
    // rondo-check: allow(blocking) a reason that takes
    // a second line
    usleep(2);
    usleep(3); // rondo-check: allow(blocking)
    // finds-above: blocking allow
    usleep(4); // rondo-check: allow(spin) of another rule
    // finds-above: blocking allow
    // rondo-check: allow(blocking) silences nothing
    // finds-above: allow
    co_await yield();
    // rondo-check: allow(nothing) is no rule
    // finds-above: allow
    co_await yield();
}
