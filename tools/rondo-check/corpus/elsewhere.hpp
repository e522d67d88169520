// elsewhere.hpp - what never_awaited.cpp and blocking.cpp use, and elsewhere.cpp does.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#include <chrono>

namespace elsewhere {

rondo::task<> uses_its_own();
rondo::task<> begins();
rondo::task<> awaits(rondo::task<> t);
rondo::task<> awaits_what_it_is_lent(rondo::task<>& t);
void only_looks_at(const rondo::task<>& t);
void drops_what_it_gets(rondo::task<> t);
void is_defined_nowhere(rondo::task<> t);

void settles();      // sleeps, three calls down
void waits_for_it(); // spins
int computes(int n);

} // namespace elsewhere
