// apoll.cpp - the program of apoll.hpp, on the bus that a file in demos/boards says.
//
// SPDX-License-Identifier: MIT
#include RONDO_BOARD // set by demos/CMakeLists.txt

#include "demos/tutorial/apoll.hpp"

using namespace rondo;

int main() {
    board::start();
    return run(tutorial::apoll::program(board::sensors)) ? 0 : 1;
}
