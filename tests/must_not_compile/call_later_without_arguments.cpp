// call_later_without_arguments.cpp - the function wants an argument that is not given.
//
// must say: the function cannot be called with these arguments
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

void show(int) {}

void start() {
#ifdef CORRECTED
    call_later(1s, show, 3);
#else
    call_later(1s, show);
#endif
}
