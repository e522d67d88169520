// mock_gpio.cpp
//
// SPDX-License-Identifier: MIT
#include "tests/linux/devices/gpio/mock_gpio.hpp"

#include <cerrno>
#include <cstdarg>
#include <dlfcn.h>
#include <linux/gpio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace rondo::test {
namespace {

mock_gpio* the_chip = nullptr;

template <class T>
void write(const mock_memory& to, const T& from) {
    to.write({reinterpret_cast<const std::uint8_t*>(&from), sizeof from});
}

} // namespace

mock_gpio::mock_gpio()
    : file_("gpio", "gpiochip0", [this](unsigned long request, mock_memory argument) {
          return answers_chip(request, std::move(argument));
      }) {
    the_chip = this;
}

mock_gpio::~mock_gpio() { the_chip = nullptr; }

bool mock_gpio::line::is_taken() const {
    char byte = 0;
    return other && recv(other.get(), &byte, 1, MSG_DONTWAIT | MSG_PEEK) != 0;
}

std::string mock_gpio::text() const {
    const std::scoped_lock locked(mutex_);
    return text_;
}

void mock_gpio::drive(std::size_t number, bool high) {
    const std::scoped_lock locked(mutex_);
    line& driven = lines_[number];
    if (std::exchange(driven.high, high) != high && driven.tells_edges && driven.other) {
        gpioevent_data edge{};
        edge.id = high ? GPIOEVENT_EVENT_RISING_EDGE : GPIOEVENT_EVENT_FALLING_EDGE;
        send(driven.other.get(), &edge, sizeof edge, MSG_NOSIGNAL);
    }
}

void mock_gpio::unplug() {
    const std::scoped_lock locked(mutex_);
    for (line& each : lines_) {
        each.fd = -1;
        each.other.close();
    }
}

int mock_gpio::give(line& asked, bool tells_edges) {
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    asked.fd = pair[0];
    asked.other = linux_port::owned_fd(pair[1]);
    asked.tells_edges = tells_edges;
    return pair[0];
}

mock_device::answer mock_gpio::answers_chip(unsigned long request, mock_memory argument) {
    const std::scoped_lock locked(mutex_);
    const auto at = argument.pointed_at(0, _IOC_SIZE(request));
    switch (request) {
    case GPIO_GET_CHIPINFO_IOCTL: {
        auto info = at.as<gpiochip_info>();
        info.lines = lines;
        write(at, info);
        return {};
    }
    case GPIO_GET_LINEINFO_IOCTL: {
        auto info = at.as<gpioline_info>();
        info.flags = lines_[info.line_offset].is_taken() ? GPIOLINE_FLAG_KERNEL : 0;
        write(at, info);
        return {};
    }
    case GPIO_GET_LINEHANDLE_IOCTL: {
        auto asked = at.as<gpiohandle_request>();
        line& wanted = lines_[asked.lineoffsets[0]];
        if (wanted.is_taken()) {
            return {-1, EBUSY};
        }
        wanted.high = asked.default_values[0] != 0;
        text_ += "out" + std::to_string(asked.lineoffsets[0]) + (wanted.high ? "=1 " : "=0 ");
        asked.fd = give(wanted, false);
        write(at, asked);
        return {};
    }
    case GPIO_GET_LINEEVENT_IOCTL: {
        auto asked = at.as<gpioevent_request>();
        line& wanted = lines_[asked.lineoffset];
        if (wanted.is_taken()) {
            return {-1, EBUSY};
        }
        text_ += "in" + std::to_string(asked.lineoffset);
        text_ += (asked.handleflags & GPIOHANDLE_REQUEST_BIAS_PULL_UP) != 0     ? ",up "
                 : (asked.handleflags & GPIOHANDLE_REQUEST_BIAS_PULL_DOWN) != 0 ? ",down "
                 : (asked.handleflags & GPIOHANDLE_REQUEST_BIAS_DISABLE) != 0   ? ",none "
                                                                                : " ";
        asked.fd = give(wanted, true);
        write(at, asked);
        return {};
    }
    default:
        return {-1, ENOTTY};
    }
}

bool mock_gpio::answers(int fd, unsigned long request, void* argument) {
    const std::scoped_lock locked(mutex_);
    for (line& each : lines_) {
        if (each.fd == fd) {
            auto& data = *static_cast<gpiohandle_data*>(argument);
            if (request == GPIOHANDLE_SET_LINE_VALUES_IOCTL) {
                each.high = data.values[0] != 0;
                text_ += each.high ? "1 " : "0 ";
            } else {
                data.values[0] = each.high ? 1 : 0;
            }
            return true;
        }
    }
    return false;
}

} // namespace rondo::test

extern "C" int ioctl(int fd, unsigned long request, ...) noexcept {
    va_list list;
    va_start(list, request);
    void* const argument = va_arg(list, void*);
    va_end(list);
    const bool of_a_line =
        request == GPIOHANDLE_SET_LINE_VALUES_IOCTL || request == GPIOHANDLE_GET_LINE_VALUES_IOCTL;
    if (of_a_line && rondo::test::the_chip != nullptr &&
        rondo::test::the_chip->answers(fd, request, argument)) {
        return 0;
    }
    using function = int(int, unsigned long, ...) noexcept;
    static const auto next = reinterpret_cast<function*>(dlsym(RTLD_NEXT, "ioctl"));
    return next(fd, request, argument);
}
