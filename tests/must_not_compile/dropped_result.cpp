// dropped_result.cpp - how a run has ended is dropped.
//
// must say: ignoring return(ed)? value
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> program() { co_await yield(); }

void start() {
#ifdef CORRECTED
    static_cast<void>(run(program()));
#else
    run(program());
#endif
}
