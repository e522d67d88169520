// spi_test.cpp - a chip on a bus of the machine, simulated behind its device file.
//
// SPDX-License-Identifier: MIT
#include "models/eeprom_25lc256.hpp"
#include "ports/linux/spidev.hpp"
#include "tests/linux/devices/mock_device.hpp"
#include "tests/rondo_test.hpp"

#include <array>
#include <cerrno>
#include <linux/spi/spidev.h>
#include <string>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using linux_port::open_spi;
using test::mock_device;
using test::mock_memory;

template <class... Bytes>
constexpr auto bytes(Bytes... values) {
    return std::array{std::byte(values)...};
}

// What the system does with a chip, and a list of what was asked of it.
struct machine {
    models::eeprom_25lc256 chip;
    std::string text;
    unsigned mode = 0;
    std::uint32_t hertz = 500'000;
    int fails = 0; // the next transaction, with this error
    mock_device file{"spidev", "spidev0.1", [this](unsigned long request, mock_memory argument) {
                         return answers(request, std::move(argument));
                     }};

    mock_device::answer answers(unsigned long request, mock_memory argument) {
        switch (request) {
        case SPI_IOC_WR_MODE:
            mode = argument.pointed_at(0, 1).as<std::uint8_t>();
            return mode == 2 ? mock_device::answer{-1, EINVAL} : mock_device::answer{};
        case SPI_IOC_WR_BITS_PER_WORD:
            text += std::to_string(argument.pointed_at(0, 1).as<std::uint8_t>()) + "bits ";
            return {};
        case SPI_IOC_WR_MAX_SPEED_HZ:
            hertz = argument.pointed_at(0, 4).as<std::uint32_t>();
            return {};
        default:
            return exchange(request, std::move(argument));
        }
    }
    mock_device::answer exchange(unsigned long request, mock_memory argument) {
        constexpr std::size_t each = sizeof(spi_ioc_transfer);
        if (_IOC_TYPE(request) != SPI_IOC_MAGIC || _IOC_NR(request) != 0) {
            return {-1, ENOTTY};
        }
        if (fails != 0) {
            return {-1, std::exchange(fails, 0)};
        }
        const std::size_t size = _IOC_SIZE(request);
        const auto parts = argument.pointed_at(0, size);
        text += '<';
        chip.select(now_us());
        for (std::size_t at = 0; at != size; at += each) {
            moves(parts, at);
        }
        chip.deselect(now_us());
        text += "> ";
        return {};
    }
    void moves(const mock_memory& parts, std::size_t at) {
        const auto part = parts.as<spi_ioc_transfer>(at);
        std::vector<std::uint8_t> data(part.len);
        if (part.tx_buf != 0) {
            const auto out = parts.pointed_at(at + offsetof(spi_ioc_transfer, tx_buf), part.len);
            data.assign(out.bytes().begin(), out.bytes().end());
        }
        for (std::uint8_t& byte : data) {
            byte = chip.hears(mode, hertz) ? chip.exchange(byte, now_us()) : 0xFF;
        }
        if (part.rx_buf != 0) {
            parts.pointed_at(at + offsetof(spi_ioc_transfer, rx_buf), part.len).write(data);
        }
        text += (part.tx_buf != 0 ? "w" : "") + std::string(part.rx_buf != 0 ? "r" : "") +
                std::to_string(part.len);
    }
    static std::int64_t now_us() { return now().time_since_epoch() / 1us; }
};

RONDO_TEST(spi_a_chip_is_opened_by_its_path) {
    machine m;
    RONDO_EXPECT(
        open_spi("/dev/spidev0.1", {.hertz = 2'000'000, .mode = spi_mode::mode_3}).has_value());
    RONDO_EXPECT_EQ(m.mode, 3u);
    RONDO_EXPECT_EQ(m.hertz, 2'000'000u);
    RONDO_EXPECT_EQ(m.text, "8bits ");
    RONDO_EXPECT_EQ(open_spi("/dev/spidev0.2").error(), errc::not_found);
    RONDO_EXPECT_EQ(open_spi("/dev/null").error(), errc::not_permitted);
    RONDO_EXPECT_EQ(open_spi("/dev/spidev0.1", {.mode = spi_mode::mode_2}).error(),
                    errc::not_permitted);
}

task<> writes_and_reads(machine& m) {
    auto eeprom = open_spi("/dev/spidev0.1", {.hertz = 10'000'000});
    m.text.clear();
    co_await eeprom->write(bytes(0x06));
    const auto head = bytes(0x02, 0x01, 0xFE);
    const auto data = bytes('h', 'e', 'l', 'l', 'o');
    const std::array parts{spi_part{head, {}}, spi_part{data, {}}};
    co_await eeprom->transaction(parts);
    std::array both = bytes(0x05, 0);
    do {
        co_await sleep_for(1ms);
        m.text.clear();
        both[0] = std::byte{0x05};
        co_await eeprom->transfer(both, both);
    } while ((both[1] & std::byte{1}) != std::byte{});
    std::array<std::byte, 2> in{};
    co_await eeprom->write_read(bytes(0x03, 0x01, 0xFE), in);
    m.text += static_cast<char>(in[0]);
    m.text += static_cast<char>(in[1]);
    co_await eeprom->read(in);
}
RONDO_TEST(spi_a_page_is_written_and_read) {
    machine m;
    RONDO_EXPECT(run(writes_and_reads(m)).has_value());
    RONDO_EXPECT_EQ(m.text, "<wr2> <w3r2> he<r2> ");
    RONDO_EXPECT_EQ(m.chip.memory[0x1FF], std::uint8_t{'e'});
    RONDO_EXPECT_EQ(m.chip.memory[0x1C0], std::uint8_t{'l'}); // behind the end of the page
}

task<> meets_errors(machine& m) {
    auto chip = open_spi("/dev/spidev0.1");
    m.text.clear();
    const auto say = [&m](const result<void>& how) {
        m.text += std::string(how ? "good" : to_string(how.error())) + ", ";
    };
    for (const int number : {EMSGSIZE, ETIMEDOUT, ESHUTDOWN, EIO, EINVAL}) {
        m.fails = number;
        say(co_await chip->write(bytes(1)));
    }
    const std::vector<spi_part> many(512);
    say(co_await chip->transaction(many));
    say(co_await chip->write(bytes(1)));
}
RONDO_TEST(spi_what_the_system_says_becomes_an_error) {
    machine m;
    RONDO_EXPECT(run(meets_errors(m)).has_value());
    RONDO_EXPECT_EQ(m.text,
                    "no buffer space, timed out, hang-up, input/output error, input/output error, "
                    "no buffer space, <w1> good, ");
}

} // namespace
} // namespace rondo
