// callback_of_another_type.cpp - the driver says nothing, the function wants a number.
//
// must say: the function cannot be called with these arguments
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

void start() {
    int sum = 0;
#ifdef CORRECTED
    callback<int> on_turn = [&sum](int steps) { sum += steps; };
    on_turn(1);
#else
    callback<> on_turn = [&sum](int steps) { sum += steps; };
    on_turn();
#endif
}
