// run_of_a_function.cpp - the function instead of its result.
//
// must say: run takes a coroutine that was called: write run\(main\(\)\)
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<> program() { co_await yield(); }

void start() {
#ifdef CORRECTED
    static_cast<void>(run(program()));
#else
    static_cast<void>(run(program));
#endif
}
