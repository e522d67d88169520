// drivers_stm32f405.cpp - the drivers on the pins of a Pyboard: compiled, never linked.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/pins.hpp"
#include "ports/stm32f405/uart.hpp"
#include "tests/target/drivers.hpp"

template rondo::task<>
rondo::test::every_driver(rondo::stm32f405::output_pin&, rondo::stm32f405::edge_pin&,
                          rondo::stm32f405::uart<rondo::stm32f405::usart_line::usart1>&);
