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

namespace {
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
