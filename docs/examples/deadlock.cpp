// deadlock.cpp - two tasks that wait for each other.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

lock left;
lock right;

task<> takes(lock& first, lock& second) {
    const auto one = co_await first.scoped();
    co_await sleep_for(10ms);
    // rondo-check: allow(guard-across-await) this is the deadlock to see
    const auto two = co_await second.scoped();
}

} // namespace

int main() {
    create_task(takes(left, right), "a");
    create_task(takes(right, left), "b");
    const auto how = run_forever();
    report("run_forever: ", to_string(how.error()), "\n");
    this_loop().reset();
}
