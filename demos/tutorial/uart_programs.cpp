// uart_programs.cpp - the tutorial's three programs for serial lines, one after the other; 18
// seconds. A file in demos/boards says which lines they use:
//
//   start()   gives the lines 9600 baud
//   loop      a line whose TX is on its RX
//   line      the half-duplex master's
//   other     the device's, wired to `line`; if has_other is false the device is somewhere else
//
// SPDX-License-Identifier: MIT
#include RONDO_BOARD // set by demos/CMakeLists.txt

#include "demos/tutorial/auart.hpp"
#include "demos/tutorial/auart_hd.hpp"
#include "demos/tutorial/record_uart.hpp"

using namespace rondo;

task<> all_programs() {
    co_await tutorial::auart::program(board::loop, board::loop);
    co_await tutorial::records::program(board::loop);
    if (board::has_other) {
        co_await tutorial::auart_hd::program(board::line, board::other);
    } else {
        co_await tutorial::auart_hd::master_program(board::line);
    }
}

int main() {
    board::start();
    const bool ended = run(all_programs()).has_value();
    report("end\n");
    return ended ? 0 : 1;
}
