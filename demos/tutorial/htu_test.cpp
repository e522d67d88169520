// htu_test.cpp - the tutorial's program for the HTU21D, on the bus that a file in demos/boards
// says.
//
// SPDX-License-Identifier: MIT
#include RONDO_BOARD // set by demos/CMakeLists.txt

#include "demos/tutorial/htu_test.hpp"

using namespace rondo;

int main() {
    board::start();
    const bool ended = run(tutorial::htu_test::program(board::sensors)).has_value();
    report("end\n");
    return ended ? 0 : 1;
}
