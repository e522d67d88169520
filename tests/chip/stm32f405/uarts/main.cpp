// main.cpp - two lines of the chip at work at the same time, each 20,000 bytes out and 20,000 in;
// uarts_test.py wires them together and reads the report on USART1.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/uart.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

using namespace rondo;
using namespace std::chrono_literals;
using stm32f405::usart_line;

constexpr unsigned count = 20'000;
constexpr unsigned values = 251; // byte i is i % 251

stm32f405::uart<usart_line::usart2> a;
stm32f405::uart<usart_line::uart4, 64, 32> b;

task<> send(auto& line) {
    stream_writer writer{line};
    std::array<std::byte, 100> piece;
    for (unsigned i = 0; i < count;) {
        for (std::byte& item : piece) {
            item = std::byte{static_cast<std::uint8_t>(i++ % values)};
        }
        static_cast<void>(co_await writer.write(piece));
    }
    co_await writer.drain();
}

task<unsigned> wrong_bytes(auto& line) {
    stream_reader reader{line};
    std::array<std::byte, 50> piece;
    unsigned wrong = 0;
    for (unsigned i = 0; i < count;) {
        const auto came = co_await reader.read_some(piece);
        if (!came) {
            ++wrong;
            continue;
        }
        for (const std::byte item : *came) {
            wrong += std::to_integer<unsigned>(item) != i++ % values;
        }
    }
    co_return wrong;
}

task<> program() {
    a.start();
    b.start({.baud = 921'600, .parity = uart_parity::odd, .stop_bits = 2});
    report("ready\n");
    auto first = create_task(send(a), "a sends");
    auto second = create_task(send(b), "b sends");
    auto third = create_task(wrong_bytes(b), "b hears");
    const unsigned at_a = co_await wrong_bytes(a);
    const result<unsigned> at_b = co_await third;
    static_cast<void>(co_await first);
    static_cast<void>(co_await second);
    report(count, " bytes each way, wrong ", at_a, " ", at_b.value_or(count), ", lost ",
           a.overruns(), " ", b.overruns(), "\n");
}

int main() {
    static_cast<void>(run(program()));
    for (;;) {
    }
}
