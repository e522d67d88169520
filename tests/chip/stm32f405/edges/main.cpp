// main.cpp - an image that says which of its edge pins has changed; edges_test.py makes the
// edges from outside. One line that has an interrupt of its own at each end, and the shared ones.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/pins.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <iterator>

using namespace rondo;
using pin_type = stm32f405::edge_pin;

pin_type pins[] = {
    {'A', 0}, {'B', 4, stm32f405::pin_pull::up}, {'C', 5}, {'C', 9}, {'A', 10}, {'C', 13},
    {'D', 15}};
constexpr unsigned numbers[] = {0, 4, 5, 9, 10, 13, 15};

task<> tell(pin_type& pin, unsigned number) {
    for (;;) {
        co_await pin.wait_edge();
        report("edge ", number, "\n");
    }
}

RONDO_AT_ONCE(tell, 7); // one for each of the numbers

int main() {
    for (unsigned i = 0; i < std::size(numbers); ++i) {
        pins[i].start();
        create_task(tell(pins[i], numbers[i]), "tell");
    }
    report("ready\n");
    run_forever();
}
