// main.cpp - serial lines that hear what nobody holds back, while a task holds the loop for a
// millisecond at a time; uarts_test.mjs is the world and picks the case.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/uart.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

using namespace rondo;
using namespace std::chrono_literals;
using rp2040::uart_line;

// 0, 1: UART1 hears bytes from outside. 2: with errors among them. 3, 4: UART0 sends to UART1.
extern "C" const volatile std::uint32_t uarts_case = 0;

constexpr unsigned values = 251; // byte i is i % 251
constexpr unsigned sent_over_wire = 4000;

rp2040::uart<uart_line::uart0> from;
rp2040::uart<uart_line::uart1, 128> large;
rp2040::uart<uart_line::uart1, 64> half;

struct tally {
    unsigned received = 0;
    unsigned gaps = 0;
    unsigned missing = 0; // in those gaps, by the bytes behind them
    unsigned wrong = 0;
};

// Until the line has been silent for 50 ms.
task<> hear(auto& line, tally& seen) {
    std::array<std::byte, 64> piece;
    unsigned next = 0;
    bool in_gap = false;
    for (;;) {
        const result<std::size_t> n = line.try_read(piece);
        if (!n) {
            in_gap = true;
            ++seen.gaps;
            continue;
        }
        if (*n == 0) {
            const result<void> more = co_await wait_for(line.wait_readable(), 50ms);
            if (!more) {
                co_return;
            }
        }
        for (const std::byte b : std::span(piece).first(*n)) {
            const auto value = std::to_integer<unsigned>(b);
            (in_gap ? seen.missing : seen.wrong) += (value + values - next) % values;
            in_gap = false;
            ++seen.received;
            next = (value + 1) % values;
        }
    }
}

task<> hold_the_loop() {
    for (;;) {
        for (const time_point end = now() + 1ms; now() < end;) {
        }
        co_await yield();
    }
}

// Keeps the line busy through the turns of the other task.
task<> send() {
    stream_writer writer{from};
    std::array<std::byte, 100> piece;
    for (unsigned i = 0; i < sent_over_wire;) {
        for (std::byte& item : piece) {
            item = std::byte{static_cast<std::uint8_t>(i++ % values)};
        }
        static_cast<void>(co_await writer.write(piece));
    }
}

task<> measure(auto& line, const uart_settings& settings) {
    line.start(settings);
    auto hog = create_task(hold_the_loop(), "hog");
    report("ready\n");
    tally seen;
    co_await hear(line, seen);
    hog.cancel();
    report("received ", seen.received, " overruns ", line.overruns(), " gaps ", seen.gaps,
           " missing ", seen.missing, " wrong ", seen.wrong, "\n");
}

// The bytes are text here.
task<> say_errors() {
    large.start({.baud = 921'600, .parity = uart_parity::even});
    report("ready\n");
    for (;;) {
        std::array<char, 16> piece;
        const auto n = large.try_read(std::as_writable_bytes(std::span(piece)));
        if (!n) {
            report("(", to_string(n.error()), ")");
        } else if (*n == 0) {
            const result<void> more = co_await wait_for(large.wait_readable(), 50ms);
            if (!more) {
                report("\n");
                co_return;
            }
        } else {
            report(std::string_view(piece.data(), *n));
        }
    }
}

task<> over_a_wire(bool flow_control) {
    const uart_settings fast{.baud = 921'600, .flow_control = flow_control};
    from.start(fast);
    half.start(fast);
    auto sender = create_task(send(), "sender");
    tally seen;
    auto hog = create_task(hold_the_loop(), "hog");
    co_await hear(half, seen);
    hog.cancel();
    co_await from.wait_sent();
    from.start({}); // the console's again, which nobody holds
    report("\nreceived ", seen.received, " overruns ", half.overruns(), " gaps ", seen.gaps,
           " missing ", seen.missing, " wrong ", seen.wrong, "\n");
}

task<> program() {
    switch (uarts_case) {
    case 0:
        co_await measure(large, {.baud = 921'600});
        break;
    case 1:
        co_await measure(half, {.baud = 921'600});
        break;
    case 2:
        co_await say_errors();
        break;
    default:
        co_await over_a_wire(uarts_case == 3);
    }
    report("end\n");
}

int main() {
    static_cast<void>(run(program()));
    for (;;) {
    }
}
