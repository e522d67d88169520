// SPDX-License-Identifier: MIT
#include "corpus/elsewhere.hpp"

#include <unistd.h>

#include <utility>

using namespace rondo;

task<> elsewhere::begins() { co_await yield(); }
task<> elsewhere::awaits(task<> t) { co_await std::move(t); }
task<> elsewhere::awaits_what_it_is_lent(task<>& t) { co_await std::move(t); }
void elsewhere::only_looks_at(const task<>& t) { static_cast<void>(static_cast<bool>(t)); }
void elsewhere::drops_what_it_gets(task<> t) {} // finds: never-awaited

task<> is_here_twice() { // finds: duplicate
    co_await yield();
}

namespace {
task<> may_be_twice() { co_await yield(); }
volatile bool done;
void nap() { usleep(1000); }
void settle_once() { nap(); }
} // namespace

void elsewhere::settles() {
    for (int n = 0; n < 3; ++n) {
        settle_once();
    }
}
void elsewhere::waits_for_it() {
    while (!done) {
    }
}
int elsewhere::computes(int n) { return n < 2 ? n : computes(n - 1) + computes(n - 2); }

task<> elsewhere::uses_its_own() { co_await may_be_twice(); }
