// i2c_bus.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/i2c_bus.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"
#include "ports/linux/to_thread.hpp"

#include "rondo/core/attempt.hpp"

#include <array>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <sys/ioctl.h>

namespace rondo::linux_port {
namespace {

// What these numbers mean on a bus; for the others os_error() knows.
errc bus_error(int number) noexcept {
    switch (number) {
    case ENXIO:
    case EREMOTEIO: // some drivers, for any byte that was not acknowledged
        return errc::nack_address;
    case EAGAIN:
        return errc::arbitration_lost;
    case EBUSY:
        return errc::bus_stuck;
    case EPROTO:
        return errc::bus_error;
    default:
        return os_error(number);
    }
}

i2c_msg message(i2c_address chip, std::uint16_t flags, const std::byte* data,
                std::size_t size) noexcept {
    // Safety: the system takes one type for both directions, and writes only to what is to be read.
    auto* const bytes = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(data));
    return {.addr = chip.value(),
            .flags = flags,
            .len = static_cast<std::uint16_t>(size),
            .buf = bytes};
}
i2c_msg writes(i2c_address to, std::span<const std::byte> out) noexcept {
    return message(to, 0, out.data(), out.size());
}
i2c_msg reads(i2c_address from, std::span<std::byte> in) noexcept {
    return message(from, I2C_M_RD, in.data(), in.size());
}

// In a thread.
template <std::size_t N>
result<void> exchange(int fd, std::array<i2c_msg, N> messages) noexcept {
    i2c_rdwr_ioctl_data all{.msgs = messages.data(), .nmsgs = N};
    if (call(ioctl, fd, static_cast<unsigned long>(I2C_RDWR), &all) < 0) {
        return std::unexpected(bus_error(errno));
    }
    return {};
}

template <std::size_t N>
task<result<void>> transfer(int fd, std::size_t longest_part, std::array<i2c_msg, N> messages) {
    if (longest_part > i2c_bus::longest) {
        co_return std::unexpected(errc::no_buffer_space);
    }
    co_return co_await attempt(to_thread(exchange<N>, fd, messages));
}

} // namespace

task<result<void>> i2c_bus::write(i2c_address to, std::span<const std::byte> out) {
    return transfer(fd_.get(), out.size(), std::array{writes(to, out)});
}
task<result<void>> i2c_bus::read(i2c_address from, std::span<std::byte> in) {
    return transfer(fd_.get(), in.size(), std::array{reads(from, in)});
}
task<result<void>> i2c_bus::write_read(i2c_address with, std::span<const std::byte> out,
                                       std::span<std::byte> in) {
    return transfer(fd_.get(), std::max(out.size(), in.size()),
                    std::array{writes(with, out), reads(with, in)});
}

result<i2c_bus> open_i2c(const char* path) noexcept {
    owned_fd fd(open(path, O_RDWR | O_CLOEXEC));
    if (!fd) {
        return last_error();
    }
    unsigned long can = 0;
    if (ioctl(fd.get(), I2C_FUNCS, &can) < 0) {
        return std::unexpected(errno == ENOTTY ? errc::not_permitted : os_error(errno));
    }
    if ((can & I2C_FUNC_I2C) == 0) {
        return std::unexpected(errc::not_permitted);
    }
    return i2c_bus(std::move(fd));
}

} // namespace rondo::linux_port
