// led_async.cpp - the program of led_async.hpp; until the button is pressed.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/led_async.hpp"

#include "demos/boards.hpp"

int main() {
    board::start();
    board::button.start();
    using namespace board;
    return rondo::run(tutorial::led_async::program(led1, led2, led3, led4, button)) ? 0 : 1;
}
