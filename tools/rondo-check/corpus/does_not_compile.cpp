// does_not_compile.cpp - where the compiler refuses the function, the checker says why.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

namespace {

task<> blink() { co_await yield(); }
void takes_a_task(task<> t) { t.discard(); }

} // namespace

void start_does_not_compile() {
    create_task(blink);  // finds: not-called
    (void)run(blink);    // finds: not-called
    takes_a_task(blink); // finds: not-called
}
