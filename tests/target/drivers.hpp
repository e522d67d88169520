// drivers.hpp - every driver that is a template, made once with a chip's own pins and lines: it
// compiles there, or the build of the chip fails. Nothing of it runs.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/drivers/encoder.hpp"
#include "rondo/drivers/keypad.hpp"
#include "rondo/drivers/lcd.hpp"
#include "rondo/drivers/mtk_gps.hpp"
#include "rondo/rondo.hpp"

#include <array>

namespace rondo::test {

template <class Output, class Edge, class Uart>
task<> every_driver(Output& out, Edge& in, Uart& uart) {
    encoder knob(in, in);
    co_await knob.run();

    keypad keys(std::array{&out, &out}, std::array{&in, &in});
    co_await keys.run();

    lcd_pins wires(out, out, out, out, out, out);
    lcd display(wires);
    co_await display.run();

    stream_reader<Uart, 96> lines(uart);
    stream_writer<Uart> writer(uart);
    mtk_gps receiver(lines, writer);
    co_await receiver.send(mtk_command(mtk::standby));
    co_await receiver.data_received(gps_data::course);
    co_await receiver.satellites_received();
    co_await receiver.run();
}

} // namespace rondo::test
