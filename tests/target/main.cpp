// main.cpp - the test image of a chip.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

int main() {
    rondo::report("rondo tests on ", RONDO_TEST_CHIP, "\n");
    rondo::port::halt(rondo::test::run_all_tests());
}
