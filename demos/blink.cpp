// blink.cpp - two tasks, two LEDs: the whole of a rondo program.
//
// SPDX-License-Identifier: MIT
#include "demos/boards.hpp"
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

static_task<2> blink(output_pin auto& led, duration period) {
    for (;;) {
        led.toggle();
        co_await sleep_for(period);
    }
}

int main() {
    board::start();
    create_task(blink(board::led1, 200ms), "fast");
    create_task(blink(board::led2, 500ms), "slow");
    run_forever();
}
