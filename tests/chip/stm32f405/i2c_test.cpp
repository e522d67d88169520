// i2c_test.cpp - an I2C bus whose registers and pins are not there: QEMU's read zero and take
// nothing. A transfer ends all the same, soon and with a name.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/i2c.hpp"
#include "tests/rondo_test.hpp"

#include <array>

namespace rondo {
namespace {

using namespace std::chrono_literals;

stm32f405::i2c<stm32f405::i2c_line::i2c1> bus1;
stm32f405::i2c<stm32f405::i2c_line::i2c3> bus3;

RONDO_TEST(a_transfer_without_a_peripheral_ends_with_a_named_error) {
    const auto tries = [](auto& bus) -> task<> {
        std::array<std::byte, 4> bytes{};
        const i2c_address chip(0x40);
        const time_point before = now();
        const result<void> wrote = co_await bus.write(chip, bytes);
        RONDO_EXPECT(!wrote && wrote.error() == errc::bus_stuck);
        const result<void> read = co_await bus.read(chip, bytes);
        RONDO_EXPECT(!read && read.error() == errc::bus_stuck);
        RONDO_EXPECT(now() - before < 60ms);
    };
    RONDO_EXPECT(run(tries(bus1)).has_value());
    RONDO_EXPECT(run(tries(bus3)).has_value());
}

} // namespace
} // namespace rondo
