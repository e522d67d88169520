// callback_too_large.cpp - four words do not fit into three. The numbers are those of a 64-bit
// host.
//
// must say: the callable is larger than a callback
// must say: 32(UL)? <= 24
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

void start(int a, int b, int c) {
    callback<> on_press;
    struct {
        int &a, &b, &c, d;
    } all{a, b, c, 0};
#ifdef CORRECTED
    on_press = [&all] { all.d = all.a + all.b + all.c; };
#else
    on_press = [all]() mutable { all.d = all.a + all.b + all.c; };
#endif
    on_press();
}
