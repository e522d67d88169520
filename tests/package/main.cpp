// main.cpp - a program outside of rondo, for any world.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/report.hpp"
#include "rondo/drivers/motion_decoder.hpp"
#include "rondo/rondo.hpp"
#include "rondo/version.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;

static task<unsigned> counts(unsigned to) {
    unsigned n = 0;
    while (n != to) {
        co_await sleep_for(1ms);
        ++n;
    }
    co_return n;
}

int main() {
    const result<unsigned> n = run(counts(3));
    report("rondo ", version, " counted to ", n.value_or(0), "\n");
    return n == 3u ? 0 : 1;
}
