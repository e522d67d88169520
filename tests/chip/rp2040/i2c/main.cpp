// main.cpp - transfers on I2C0, SDA GP4 and SCL GP5, and the sensor that hangs on it; i2c_test.mjs
// is the world and reads the report.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/i2c.hpp"
#include "rondo/core/report.hpp"
#include "rondo/drivers/htu21d.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

using namespace rondo;
using namespace std::chrono_literals;

inline constinit rp2040::i2c<4, 5> i2c0;

constexpr i2c_address memory(0x50); // takes an address, gives what stands there
constexpr i2c_address nobody(0x51);

void say(const char* what, const result<void>& how) {
    report(what, ": ", how ? "good" : to_string(how.error()), "\n");
}

task<> transfers() {
    std::array<std::byte, 40> bytes{};
    const std::array<std::byte, 1> from{std::byte{7}};
    const time_point before = now();
    const result<void> all = co_await i2c0.write_read(memory, from, bytes);
    const auto us = static_cast<std::uint64_t>((now() - before) / 1us);
    unsigned right = 0;
    for (unsigned i = 0; i != bytes.size(); ++i) {
        right += bytes[i] == std::byte(7 + i);
    }
    say("read 40", all);
    report(right, " right, in time: ", us >= 3'870 && us < 4'300 ? "yes" : "no", "\n");
    i2c0.start(400'000);
    const time_point middle = now();
    const result<void> wrote = co_await i2c0.write(memory, std::span(bytes).first(20));
    const auto fast = static_cast<std::uint64_t>((now() - middle) / 1us);
    say("write 20", wrote);
    report("in time: ", fast >= 475 && fast < 800 ? "yes" : "no", "\n");
    i2c0.start();
    for (const std::size_t count : {1, 2, 3, 16, 17, 33}) {
        const auto part = std::span(bytes).first(count);
        const result<void> how = co_await i2c0.write_read(memory, from, part);
        report(count, how && part.back() == std::byte(7 + count - 1) ? " good\n" : " wrong\n");
    }
    say("nobody", co_await i2c0.write(nobody, from));
    const std::array<std::byte, 3> bad{std::byte{1}, std::byte{0xBD}, std::byte{2}}; // not BD
    say("a byte it does not take", co_await i2c0.write(memory, bad));
    say("after that", co_await i2c0.write_read(memory, from, bytes));
}

task<> sensor_reading() {
    htu21d sensor(i2c0);
    const result<std::uint8_t> settings = co_await sensor.user_register();
    report("user register ", settings ? *settings : 0xFFu, "\n");
    const result<htu21d_reading> reading = co_await sensor.measure();
    if (reading) {
        report(static_cast<unsigned>(reading->temperature_millicelsius), " ",
               static_cast<unsigned>(reading->humidity_millipercent), "\n");
    } else {
        report(to_string(reading.error()), "\n");
    }
}

// A task that is cancelled in a transfer ends with it.
task<> cancelled_transfer() {
    static std::array<std::byte, 30> bytes;
    auto t = create_task(i2c0.read(memory, bytes), "reader");
    co_await sleep_for(500us);
    const time_point before = now();
    t.cancel();
    const result<result<void>> how = co_await t;
    report("cancelled: ", now() - before > 1ms ? "at its end" : "at once", "\n");
    static_cast<void>(how);
    const std::array<std::byte, 1> from{};
    say("after that", co_await i2c0.write_read(memory, from, bytes));
}

task<> held_line() {
    const std::array<std::byte, 1> from{};
    report("hold 3\n");
    co_await sleep_for(10ms);
    say("held for three clocks", co_await i2c0.write(memory, from));
    report("hold 12\n");
    co_await sleep_for(10ms);
    say("held for twelve", co_await i2c0.write(memory, from));
    say("once more", co_await i2c0.write(memory, from));
}

task<> program() {
    co_await transfers();
    co_await sensor_reading();
    co_await cancelled_transfer();
    co_await held_line();
    report("end\n");
}

int main() {
    static_cast<void>(run(program()));
    for (;;) {
    }
}
