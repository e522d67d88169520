// astests.cpp - the programs of astests.hpp; a line on the terminal goes on to the next.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/astests.hpp"

#include "demos/boards.hpp"
#include "rondo/io/stream_reader.hpp"

namespace {

rondo::stream_reader terminal{board::uart};

rondo::task<> line_read() { static_cast<void>(co_await terminal.read_line()); }

} // namespace

int main() {
    board::start();
    board::button.start();
    using namespace board;
    const tutorial::astests::lights lamps{led1, led2, led3, led4};
    return rondo::run(tutorial::astests::program(button, lamps, line_read)) ? 0 : 1;
}
