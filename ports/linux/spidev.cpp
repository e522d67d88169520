// spidev.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/spidev.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"
#include "ports/linux/to_thread.hpp"

#include "rondo/core/attempt.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <linux/spi/spidev.h>
#include <sys/ioctl.h>

namespace rondo::linux_port {
namespace {

constexpr std::size_t most_parts = ((1u << _IOC_SIZEBITS) - 1) / sizeof(spi_ioc_transfer);

spi_ioc_transfer part_for_system(const spi_part& part) noexcept {
    spi_ioc_transfer made{}; // neither a clock nor a word of its own: those of the chip
    made.tx_buf = part.out.empty() ? 0 : reinterpret_cast<std::uintptr_t>(part.out.data());
    made.rx_buf = part.in.empty() ? 0 : reinterpret_cast<std::uintptr_t>(part.in.data());
    made.len = static_cast<std::uint32_t>(std::max(part.out.size(), part.in.size()));
    return made;
}

// In a thread.
result<void> exchange(int fd, std::span<const spi_part> parts) noexcept {
    std::array<spi_ioc_transfer, most_parts> all;
    if (parts.size() > all.size()) {
        return std::unexpected(errc::no_buffer_space);
    }
    std::ranges::transform(parts, all.begin(), part_for_system);
    const unsigned long request =
        _IOC(_IOC_WRITE, SPI_IOC_MAGIC, 0, parts.size() * sizeof(spi_ioc_transfer));
    if (call(ioctl, fd, request, all.data()) < 0) {
        return last_error();
    }
    return {};
}

template <class Parts>
task<result<void>> perform(int fd, Parts parts) {
    co_return co_await attempt(to_thread(exchange, fd, std::span<const spi_part>(parts)));
}

} // namespace

task<result<void>> spidev::write(std::span<const std::byte> out) {
    return perform(fd_.get(), std::array{spi_part{out, {}}});
}
task<result<void>> spidev::read(std::span<std::byte> in) {
    return perform(fd_.get(), std::array{spi_part{{}, in}});
}
task<result<void>> spidev::transfer(std::span<const std::byte> out, std::span<std::byte> in) {
    return perform(fd_.get(), std::array{spi_part{out, in}});
}
task<result<void>> spidev::write_read(std::span<const std::byte> out, std::span<std::byte> in) {
    return perform(fd_.get(), std::array{spi_part{out, {}}, spi_part{{}, in}});
}
task<result<void>> spidev::transaction(std::span<const spi_part> parts) {
    return perform(fd_.get(), parts);
}

result<spidev> open_spi(const char* path, const spi_settings& how) noexcept {
    owned_fd fd(open(path, O_RDWR | O_CLOEXEC));
    if (!fd) {
        return last_error();
    }
    auto mode = static_cast<std::uint8_t>(how.mode); // the system's numbers are the same
    std::uint8_t bits = 8;
    std::uint32_t hertz = how.hertz;
    if (ioctl(fd.get(), SPI_IOC_WR_MODE, &mode) < 0 ||
        ioctl(fd.get(), SPI_IOC_WR_BITS_PER_WORD, &bits) < 0 ||
        ioctl(fd.get(), SPI_IOC_WR_MAX_SPEED_HZ, &hertz) < 0) {
        const bool refuses = errno == ENOTTY || errno == EINVAL;
        return std::unexpected(refuses ? errc::not_permitted : os_error(errno));
    }
    return spidev(std::move(fd));
}

} // namespace rondo::linux_port
