// spi_test.cpp - chips on an SPI bus: what is sent and when, turns, cancels, faults.
//
// SPDX-License-Identifier: MIT
#include "models/eeprom_25lc256.hpp"
#include "ports/sim/spi.hpp"
#include "rondo/io/spi_chip.hpp"
#include "tests/rondo_test.hpp"

#include <cstdio>
#include <gtest/gtest.h>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

template <class... Bytes>
constexpr auto bytes(Bytes... values) {
    return std::array{std::byte(values)...};
}
std::string hex(std::span<const std::byte> from) {
    std::string text;
    for (const std::byte b : from) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(b));
        text += digits;
    }
    return text;
}

// Sends back each byte one byte later, inverted, and tells when it is selected.
struct inverter {
    std::string& text;
    char name;
    unsigned mode = 0;
    std::uint8_t last = 0x00;

    bool hears(unsigned how, std::uint32_t) const { return how == mode; }
    void select(std::int64_t us) { say('<', us); }
    std::uint8_t exchange(std::uint8_t byte, std::int64_t) {
        return static_cast<std::uint8_t>(~std::exchange(last, byte));
    }
    void deselect(std::int64_t us) { say('>', us); }
    void say(char what, std::int64_t us) { text += name + (what + std::to_string(us)) + ' '; }
};

struct bench {
    std::string text;
    inverter a{text, 'a'};
    inverter b{text, 'b', 3};
    sim::spi master;
    shared_spi<sim::spi> bus{master};
    sim::output select_a;
    sim::output select_b;

    bench() {
        sim::reset();
        master.attach(select_a, a);
        master.attach(select_b, b);
    }
    void say(const result<void>& how, std::span<const std::byte> came = {}) {
        text += (how ? "good" : to_string(how.error())) + ('@' + std::to_string(now_us())) + ' ' +
                (came.empty() ? "" : hex(came) + ' ');
    }
    static std::int64_t now_us() { return now().time_since_epoch() / 1us; }
};

// ---- What is sent
// ----------------------------------------------------------------------------------

task<> makes_each_transaction(bench& w) {
    spi_chip chip{w.master, w.select_a};
    std::array<std::byte, 3> in{};
    w.say(co_await chip.transfer(bytes(1, 2, 3), in), in);
    w.say(co_await chip.write(bytes(4, 5)));
    w.say(co_await chip.read(in), in); // zeros go out
    w.say(co_await chip.write_read(bytes(6), std::span(in).first(2)), std::span(in).first(2));
    const auto head = bytes(7);
    const auto tail = bytes(8, 9);
    std::array<std::byte, 2> end{};
    const std::array parts{spi_part{head, {}}, spi_part{{}, in}, spi_part{tail, end}};
    w.say(co_await chip.transaction(parts), end);
    std::array same = bytes(0x0F, 0xF0);
    w.say(co_await chip.transfer(same, same), same);
    w.say(co_await chip.transaction({}));
}
RONDO_TEST(spi_a_chip_is_selected_over_each_transaction) {
    bench w;
    RONDO_EXPECT(run(makes_each_transaction(w)).has_value());
    EXPECT_EQ(w.text, "a<0 a>24 good@24 fffefd "
                      "a<24 a>40 good@40 "
                      "a<40 a>64 good@64 faffff "
                      "a<64 a>88 good@88 f9ff "
                      "a<88 a>136 good@136 fff7 "
                      "a<136 a>152 good@152 f6f0 "
                      "a<152 a>152 good@152 ");
}

// ---- Several chips, several tasks
// ------------------------------------------------------------------

task<> talks(bench& w, spi_device auto& chip, std::span<const std::byte> out) {
    std::array<std::byte, 2> in{};
    w.say(co_await chip.transfer(out, in), in);
}
task<> talk_at_once(bench& w) {
    spi_chip a{w.bus, w.select_a, {.hertz = 2'000'000}};
    spi_chip b{w.bus, w.select_b, {.hertz = 500'000, .mode = spi_mode::mode_3}};
    const auto out = bytes(0x11, 0x22);
    co_await gather(talks(w, a, out), talks(w, b, out), talks(w, a, out));
}
RONDO_TEST(spi_transactions_on_a_shared_bus_have_turns_and_their_own_clock) {
    bench w;
    RONDO_EXPECT(run(talk_at_once(w)).has_value());
    EXPECT_EQ(w.text, "a<0 a>8 good@8 ffee b<8 b>40 good@40 ffee a<40 a>48 good@48 ddee ");
}

task<> talks_wrongly(bench& w) {
    spi_chip chip{w.master, w.select_b, {.mode = spi_mode::mode_0}};
    std::array<std::byte, 1> in{};
    w.say(co_await chip.transfer(bytes(1), in), in);
}
RONDO_TEST(spi_a_chip_in_another_mode_does_not_answer) {
    bench w;
    RONDO_EXPECT(run(talks_wrongly(w)).has_value());
    EXPECT_EQ(w.text, "b<0 b>8 good@8 ff ");
}

// ---- Cancels and faults
// ----------------------------------------------------------------------------

task<> talks_with_limits(bench& w) {
    spi_chip a{w.bus, w.select_a};
    const auto out = bytes(1, 2);
    std::array<std::byte, 2> in{};
    const auto asked = [&] { return a.write_read(out, in); };
    // The limit passes during the first part; the transaction ends as if there were none.
    w.say(co_await wait_for(asked(), 5us), in);
    auto other = create_task(talks(w, a, out));
    co_await yield();
    w.say(co_await wait_for(asked(), 5us)); // ... while it waits for its turn: nothing is sent
    static_cast<void>(co_await other);
    auto cancelled = create_task(talks(w, a, out));
    co_await sleep_for(10us);
    cancelled.cancel();
    static_cast<void>(co_await cancelled);
    w.say({}); // it had its result, and was unwound then
}
RONDO_TEST(spi_a_transaction_that_has_begun_ends) {
    bench w;
    RONDO_EXPECT(run(talks_with_limits(w)).has_value());
    EXPECT_EQ(w.text, "a<0 a>32 good@32 fdff a<32 timed out@37 a>48 good@48 fffe "
                      "a<48 a>64 good@64 fdfe good@64 ");
}

task<> talks_for_ever(bench& w, spi_device auto& chip) {
    const auto out = bytes(1);
    for (;;) {
        w.say(co_await chip.write(out));
    }
}
task<> is_cancelled(bench& w) {
    spi_chip a{w.master, w.select_a};
    spi_chip b{w.bus, w.select_b};
    auto first = create_task(talks_for_ever(w, a));
    co_await sleep_for(10us);
    first.cancel();
    static_cast<void>(co_await first);
    static_cast<void>(co_await wait_for(talks_for_ever(w, b), 10us));
}
RONDO_TEST(spi_who_does_nothing_but_transactions_can_be_cancelled) {
    bench w;
    RONDO_EXPECT(run(is_cancelled(w)).has_value());
    EXPECT_EQ(w.text, "a<0 a>8 good@8 a<8 a>16 good@16 b<16 b>24 good@24 b<24 b>32 good@32 ");
}

task<> talks_with_faults(bench& w) {
    spi_chip a{w.master, w.select_a};
    std::array<std::byte, 2> in{};
    w.master.fail_next(errc::overrun);
    w.say(co_await a.write_read(bytes(1), in)); // the second part is left out
    w.say(co_await a.write_read(bytes(1), in), in);
}
RONDO_TEST(spi_a_fault_ends_a_transaction_and_the_next_is_whole) {
    bench w;
    RONDO_EXPECT(run(talks_with_faults(w)).has_value());
    EXPECT_EQ(w.text, "a<0 a>0 overrun@0 a<0 a>24 good@24 feff ");
}

task<> stops_the_loop(bench& w) {
    auto other = create_task(talk_at_once(w));
    co_await sleep_for(1us);
    this_loop().stop();
    co_await sleep_for(1s);
    static_cast<void>(co_await other);
}
RONDO_TEST(spi_a_chip_is_let_go_when_all_tasks_are_destroyed) {
    bench w;
    RONDO_EXPECT(!run(stops_the_loop(w)).has_value());
    this_loop().reset();
    w.text += "| ";
    RONDO_EXPECT(run(talks_wrongly(w)).has_value());
    EXPECT_EQ(w.text, "a<0 a>1 | b<1 b>9 good@9 ff ");
}

task<> interleaves(bench& w) {
    spi_chip a{w.master, w.select_a};
    const auto out = bytes(1, 2);
    co_await gather(talks(w, a, out), talks(w, a, out));
}
TEST(spi_death, two_transactions_at_once_are_told) {
    bench w;
    EXPECT_DEATH(static_cast<void>(run(interleaves(w))),
                 RONDO_CHECKED ? "share it with a shared_spi" : "rondo panic");
}

// ---- The EEPROM
// ------------------------------------------------------------------------------------

constexpr auto read_status = bytes(0x05);

struct eeprom_bench {
    models::eeprom_25lc256 chip;
    sim::spi master;
    sim::output select;
    spi_chip<sim::spi, sim::output> eeprom{master, select, {.hertz = 8'000'000}};
    std::string text;

    eeprom_bench() { master.attach(select, chip); }

    task<unsigned> status() {
        std::array<std::byte, 1> in{};
        static_cast<void>(co_await eeprom.write_read(read_status, in));
        co_return std::to_integer<unsigned>(in[0]);
    }
    task<> tells_status() { text += std::to_string(co_await status()) + ' '; }
    task<> tells(unsigned address, std::size_t count) {
        std::array<std::byte, 8> in{};
        static_cast<void>(co_await eeprom.write_read(bytes(0x03, address >> 8, address & 0xFF),
                                                     std::span(in).first(count)));
        text += hex(std::span(in).first(count)) + ' ';
    }
    task<> enables() { static_cast<void>(co_await eeprom.write(bytes(0x06))); }
    task<> programs(unsigned address, std::span<const std::byte> data) {
        const auto head = bytes(0x02, address >> 8, address & 0xFF);
        const std::array parts{spi_part{head, {}}, spi_part{data, {}}};
        static_cast<void>(co_await eeprom.transaction(parts));
    }
};

task<> writes_and_reads(eeprom_bench& w) {
    co_await w.programs(0x1FE, bytes(1)); // without the latch: nothing
    co_await w.tells_status();
    co_await w.enables();
    co_await w.tells_status();
    co_await w.programs(0x1FE, bytes(1, 2, 3, 4)); // over the end of a page
    co_await w.tells_status();
    co_await w.tells(0x1FE, 2); // it does not listen now
    co_await sleep_for(5ms);
    co_await w.tells_status();
    co_await w.tells(0x1FE, 4);
    co_await w.tells(0x1C0, 3);
    co_await w.tells(0x7FFF, 2);
}
RONDO_TEST(eeprom_writes_a_page_in_5_ms_when_it_is_enabled) {
    eeprom_bench w;
    RONDO_EXPECT(run(writes_and_reads(w)).has_value());
    EXPECT_EQ(w.text, "0 2 3 ffff 0 0102ffff 0304ff ffff ");
}

task<> protects(eeprom_bench& w) {
    co_await w.enables();
    static_cast<void>(co_await w.eeprom.write(bytes(0x01, 0x04))); // the upper quarter
    co_await sleep_for(5ms);
    co_await w.tells_status();
    for (const unsigned address : {0x5FC0u, 0x6000u}) {
        co_await w.enables();
        co_await w.programs(address, bytes(7));
        co_await sleep_for(5ms);
        co_await w.tells(address, 1);
    }
}
RONDO_TEST(eeprom_keeps_what_is_protected) {
    eeprom_bench w;
    RONDO_EXPECT(run(protects(w)).has_value());
    EXPECT_EQ(w.text, "4 07 ff ");
}

task<> overclocks(eeprom_bench& w) {
    spi_chip fast{w.master, w.select, {.hertz = 12'000'000}};
    std::array<std::byte, 1> in{};
    static_cast<void>(co_await fast.write_read(read_status, in));
    w.text += hex(in);
}
RONDO_TEST(eeprom_does_not_hear_more_than_10_MHz) {
    eeprom_bench w;
    RONDO_EXPECT(run(overclocks(w)).has_value());
    EXPECT_EQ(w.text, "ff");
}

} // namespace
} // namespace rondo
