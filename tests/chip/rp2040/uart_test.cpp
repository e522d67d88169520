// uart_test.cpp - UART0 by interrupt, both ways at once, through the loop-back of the PL011: what
// is sent comes back at line speed. Panics still reach the console once the test is over.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/registers.hpp"
#include "ports/rp2040/uart.hpp"
#include "tests/rondo_test.hpp"

#include <array>
#include <span>

namespace rondo {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t lbe = 1U << 7; // UARTCR
constexpr unsigned bytes_sent = 1000;
constexpr auto byte_time = 87us; // 10 bits of 115200 baud, rounded up

rp2040::uart<> uart; // never destroyed: its handler refers to it

struct tally {
    unsigned received = 0;
    unsigned wrong = 0;
    unsigned gaps = 0;
};

// Printable, because the pin carries what is looped back too. The period shares no factor with the
// size of a ring or a FIFO.
std::byte pattern(unsigned i) { return static_cast<std::byte>('0' + i * 7 % 61); }

task<> send(unsigned count) {
    std::array<std::byte, 50> piece;
    for (unsigned i = 0; i < count;) {
        const std::size_t size = std::min<std::size_t>(piece.size(), count - i);
        for (std::size_t k = 0; k < size; ++k) {
            piece[k] = pattern(i + static_cast<unsigned>(k));
        }
        const std::size_t n = uart.try_write(std::span(piece).first(size)).value_or(0);
        i += static_cast<unsigned>(n);
        if (n == 0) {
            co_await uart.wait_writable();
        }
    }
}

task<> receive(unsigned count, tally& seen) {
    std::array<std::byte, 20> piece;
    while (seen.received < count) {
        const result<std::size_t> n = uart.try_read(piece);
        seen.gaps += !n && n.error() == errc::overrun;
        if (n.value_or(0) == 0) {
            co_await uart.wait_readable();
            continue;
        }
        for (const std::byte b : std::span(piece).first(*n)) {
            seen.wrong += b != pattern(seen.received++);
        }
    }
}

// What the console has sent must be out before the line is looped back.
void start_loop_back() {
    uart.start();
    while ((rp2040::block_of(rp2040::uart_line::uart0).UARTFR & rp2040::uart_fr_busy) != 0) {
    }
    rp2040::set_bits(rp2040::block_of(rp2040::uart_line::uart0).UARTCR, lbe);
}

void stop_loop_back() {
    rp2040::clear_bits(rp2040::block_of(rp2040::uart_line::uart0).UARTCR, lbe);
    report("\n");
}

RONDO_TEST(a_thousand_bytes_come_back_in_order_at_line_speed) {
    start_loop_back();
    tally seen;
    const std::uint32_t before = uart.overruns();
    const time_point start = now();
    create_task(send(bytes_sent), "send");
    RONDO_EXPECT(run(receive(bytes_sent, seen)).has_value());
    const duration took = now() - start;
    stop_loop_back();
    RONDO_EXPECT_EQ(seen.received, bytes_sent);
    RONDO_EXPECT_EQ(seen.wrong, 0U);
    RONDO_EXPECT_EQ(uart.overruns() - before, 0U);
    // The transmitter was never idle; the last bytes wait for the receive time-out of 32 bits.
    RONDO_EXPECT(took <= bytes_sent * byte_time + 1ms);
}

RONDO_TEST(bytes_that_nobody_reads_are_dropped_and_counted) {
    start_loop_back();
    const std::uint32_t before = uart.overruns();
    const auto main = [](tally& seen) -> task<> {
        co_await send(200);
        co_await sleep_for(200 * byte_time + 1ms);
        co_await receive(128, seen); // the ring's size
    };
    tally seen;
    RONDO_EXPECT(run(main(seen)).has_value());
    stop_loop_back();
    RONDO_EXPECT_EQ(seen.received, 128U);
    RONDO_EXPECT_EQ(seen.wrong, 0U);
    RONDO_EXPECT_EQ(uart.overruns() - before, 72U);
    std::byte next;
    const result<std::size_t> gap = uart.try_read(std::span(&next, 1));
    RONDO_EXPECT(!gap && gap.error() == errc::overrun); // said once, where it was
    RONDO_EXPECT_EQ(uart.try_read(std::span(&next, 1)).value_or(1), 0U);
}

RONDO_TEST(sent_is_when_the_line_has_fallen_silent) {
    const auto main = [](duration& took) -> task<> {
        co_await uart.wait_sent();
        const time_point start = now();
        co_await send(100);
        co_await uart.wait_sent();
        took = now() - start;
    };
    duration took{};
    RONDO_EXPECT(run(main(took)).has_value());
    report("\n");
    RONDO_EXPECT(took >= 100 * 86us && took <= 102 * byte_time);
}

} // namespace
} // namespace rondo
