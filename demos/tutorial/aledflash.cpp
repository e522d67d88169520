// aledflash.cpp - the program of aledflash.hpp; 10 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/aledflash.hpp"

#include "demos/boards.hpp"

int main() {
    board::start();
    using namespace board;
    return rondo::run(tutorial::aledflash::program(led1, led2, led3, led4)) ? 0 : 1;
}
