// drivers_rp2040.cpp - the drivers on the pins of a Pico: compiled, never linked.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/pins.hpp"
#include "ports/rp2040/uart.hpp"
#include "tests/target/drivers.hpp"

template rondo::task<> rondo::test::every_driver(rondo::rp2040::output_pin&,
                                                 rondo::rp2040::edge_pin&, rondo::rp2040::uart<>&);
