// humidity.cpp - the demo of the HTU21D.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/sim_sensors.hpp"
#include "demos/tutorial/htu_test.hpp"

int main() {
    board::start();
    return rondo::run(tutorial::htu_test::program(board::sensors)) ? 0 : 1;
}
