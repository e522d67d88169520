// i2c_test.cpp - the bus of the machine, with a simulated sensor behind its device file.
//
// SPDX-License-Identifier: MIT
#include "models/htu21d.hpp"
#include "ports/linux/i2c_bus.hpp"
#include "rondo/drivers/htu21d.hpp"
#include "tests/linux/devices/mock_device.hpp"
#include "tests/rondo_test.hpp"

#include <array>
#include <cerrno>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <semaphore>
#include <string>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using linux_port::open_i2c;
using test::mock_device;
using test::mock_memory;

// What the system does with a chip at address 0x40, and a list of what was asked of it.
struct machine {
    models::htu21d chip;
    std::string text;
    unsigned long functions = I2C_FUNC_I2C;
    int fails = 0;                 // the next transfer, with this error
    std::binary_semaphore goes{1}; // it waits for this
    mock_device file{"i2c-dev", "i2c-1", [this](unsigned long request, mock_memory argument) {
                         return answers(request, std::move(argument));
                     }};

    mock_device::answer answers(unsigned long request, mock_memory argument) {
        if (request == I2C_FUNCS) {
            argument.pointed_at(0, sizeof functions)
                .write({reinterpret_cast<const std::uint8_t*>(&functions), sizeof functions});
            return {};
        }
        if (request != I2C_RDWR) {
            return {.value = -1, .error = ENOTTY};
        }
        goes.acquire();
        goes.release();
        if (fails != 0) {
            return {.value = -1, .error = std::exchange(fails, 0)};
        }
        const auto all = argument.pointed_at(0, sizeof(i2c_rdwr_ioctl_data));
        const auto count = all.as<i2c_rdwr_ioctl_data>().nmsgs;
        const auto messages = all.pointed_at(0, count * sizeof(i2c_msg));
        for (std::size_t i = 0; i != count; ++i) {
            const auto message = messages.as<i2c_msg>(i * sizeof(i2c_msg));
            const auto bytes =
                messages.pointed_at(i * sizeof(i2c_msg) + offsetof(i2c_msg, buf), message.len);
            if (const int error = moves(message, bytes); error != 0) {
                chip.stop(now_us());
                return {.value = -1, .error = error};
            }
        }
        chip.stop(now_us());
        return {.value = static_cast<long>(count)};
    }
    int moves(const i2c_msg& message, const mock_memory& bytes) {
        const bool reads = (message.flags & I2C_M_RD) != 0;
        text += (reads ? 'r' : 'w') + std::to_string(message.len) + ' ';
        if (message.addr != 0x40 || !chip.start(reads, now_us())) {
            return ENXIO;
        }
        if (reads) {
            std::vector<std::uint8_t> read(message.len);
            for (std::uint8_t& byte : read) {
                byte = chip.read(now_us());
            }
            bytes.write(read);
            return 0;
        }
        for (const std::uint8_t byte : bytes.bytes()) {
            if (!chip.write(byte, now_us())) {
                return EIO;
            }
        }
        return 0;
    }
    static std::int64_t now_us() { return now().time_since_epoch() / 1us; }
};

RONDO_TEST(i2c_a_bus_is_opened_by_its_path) {
    machine m;
    RONDO_EXPECT(open_i2c("/dev/i2c-1").has_value());
    RONDO_EXPECT_EQ(open_i2c("/dev/i2c-2").error(), errc::not_found);
    RONDO_EXPECT_EQ(open_i2c("/dev/null").error(), errc::not_permitted);
    m.functions = I2C_FUNC_SMBUS_EMUL;
    RONDO_EXPECT_EQ(open_i2c("/dev/i2c-1").error(), errc::not_permitted);
}

task<> measures(machine& m) {
    auto bus = open_i2c("/dev/i2c-1");
    htu21d sensor(*bus);
    m.text += std::to_string((co_await sensor.user_register()).value_or(0)) + ' ';
    const auto reading = co_await sensor.measure();
    m.text += reading ? std::to_string(reading->temperature_millicelsius) + ',' +
                            std::to_string(reading->humidity_millipercent)
                      : std::string(to_string(reading.error()));
}
RONDO_TEST(i2c_a_driver_runs_unchanged_on_the_bus_of_the_machine) {
    machine m;
    RONDO_EXPECT(run(measures(m)).has_value());
    RONDO_EXPECT_EQ(m.text, "w1 r1 2 w1 r3 w1 r3 24686,32338");
}

// ---- What fails
// -----------------------------------------------------------------------------------

constexpr std::array command{std::byte{0xE7}};

task<> meets_errors(machine& m) {
    auto bus = open_i2c("/dev/i2c-1");
    std::array<std::byte, 1> in{};
    const auto say = [&m](const result<void>& how) {
        m.text += std::string(how ? "good" : to_string(how.error())) + ", ";
    };
    for (const int number : {ENXIO, EREMOTEIO, EAGAIN, EBUSY, ETIMEDOUT, ENODEV, EIO}) {
        m.fails = number;
        say(co_await bus->write(i2c_address(0x40), command));
    }
    say(co_await bus->write(i2c_address(0x41), command));
    say(co_await bus->write(i2c_address(0x40), std::array{std::byte{0x12}}));
    const std::vector<std::byte> much(8193);
    say(co_await bus->write(i2c_address(0x40), much));
    say(co_await bus->write_read(i2c_address(0x40), command, in));
}
RONDO_TEST(i2c_what_the_system_says_becomes_an_error_of_the_bus) {
    machine m;
    RONDO_EXPECT(run(meets_errors(m)).has_value());
    RONDO_EXPECT_EQ(m.text, "address not acknowledged, address not acknowledged, "
                            "arbitration lost, bus stuck, timed out, hang-up, input/output error, "
                            "w1 address not acknowledged, w1 input/output error, no buffer space, "
                            "w1 r1 good, ");
}

// ---- The loop goes on
// -----------------------------------------------------------------------------

task<> reads_register(machine& m, linux_port::i2c_bus& bus) {
    std::array<std::byte, 1> in{};
    const auto how = co_await bus.write_read(i2c_address(0x40), command, in);
    m.text += how ? "register " + std::to_string(std::to_integer<unsigned>(in[0])) + ' ' : "? ";
    co_await yield();
    m.text += "on ";
}
task<> does_other_things(machine& m) {
    auto bus = open_i2c("/dev/i2c-1");
    m.goes.acquire(); // the chip takes its time, as long as it likes
    auto reader = create_task(reads_register(m, *bus));
    for (int i = 0; i != 3; ++i) {
        co_await sleep_for(1ms);
    }
    m.text += "slept ";
    m.goes.release();
    static_cast<void>(co_await reader);
}
RONDO_TEST(i2c_a_transfer_does_not_hold_the_loop) {
    machine m;
    RONDO_EXPECT(run(does_other_things(m)).has_value());
    RONDO_EXPECT_EQ(m.text, "slept w1 r1 register 2 on ");
}

task<> cancels(machine& m) {
    auto bus = open_i2c("/dev/i2c-1");
    m.goes.acquire();
    auto reader = create_task(reads_register(m, *bus));
    co_await sleep_for(1ms);
    reader.cancel();
    co_await sleep_for(1ms);
    m.text += "cancelled ";
    m.goes.release();
    const auto how = co_await reader;
    m.text += to_string(how.error());
}
RONDO_TEST(i2c_a_transfer_that_has_begun_ends) {
    machine m;
    RONDO_EXPECT(run(cancels(m)).has_value());
    RONDO_EXPECT_EQ(m.text, "cancelled w1 r1 register 2 cancelled");
}

} // namespace
} // namespace rondo
