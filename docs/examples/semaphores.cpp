// semaphores.cpp - two at a time.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

semaphore radios(2); // there are two

task<> transmits(unsigned number) {
    const auto permit = co_await radios.scoped();
    say(number, " transmits");
    co_await sleep_for(100ms);
    say(number, " is done");
}

task<> program() { co_await gather(transmits(1), transmits(2), transmits(3), transmits(4)); }

} // namespace

int main() { return run(program()) ? 0 : 1; }
