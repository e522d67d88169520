// gpio.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/gpio/gpio.hpp"

#include "ports/linux/os_error.hpp"

#include <array>
#include <fcntl.h>
#include <gpiod.h>

namespace rondo::linux_port {
namespace {

constexpr const char* consumer = "rondo"; // whom the system names as the line's user

std::unexpected<errc> gpio_error() noexcept {
    switch (errno) {
    case ENOTTY: // a file that is no chip
    case ENODEV:
    case EINVAL: // no such line, or none that could do that
        return std::unexpected(errc::not_permitted);
    default:
        return last_error();
    }
}

result<detail::requested_line> find_line(const char* chip, unsigned line) noexcept {
    detail::requested_line found;
    found.chip.reset(gpiod_chip_open(chip));
    if (!found.chip) {
        return gpio_error();
    }
    if (line >= gpiod_chip_num_lines(found.chip.get())) {
        return std::unexpected(errc::not_found);
    }
    found.line = gpiod_chip_get_line(found.chip.get(), line);
    if (found.line == nullptr) {
        return gpio_error();
    }
    return found;
}

int flag_for(pull to) noexcept {
    switch (to) {
    case pull::none:
        return GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
    case pull::up:
        return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case pull::down:
        return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    default:
        return 0;
    }
}

} // namespace

void detail::chip_closer::operator()(gpiod_chip* chip) const noexcept { gpiod_chip_close(chip); }

void gpio_output::write(bool high) noexcept {
    high_ = high;
    static_cast<void>(gpiod_line_set_value(line_.line, high ? 1 : 0));
}

gpio_input::gpio_input(detail::requested_line line) noexcept
    : line_(std::move(line)),
      watched_(gpiod_line_event_get_fd(line_.line)) {}

bool gpio_input::read() const noexcept {
    const int level = gpiod_line_get_value(line_.line);
    if (level >= 0) {
        high_ = level != 0;
    }
    return high_;
}

// All that the system keeps come at once.
bool gpio_input::take_edges() noexcept {
    if (watched_.is_dry(descriptor::reading)) {
        return false;
    }
    std::array<gpiod_line_event, 16> edges;
    if (gpiod_line_event_read_multiple(line_.line, edges.data(), edges.size()) > 0) {
        return true;
    }
    static_cast<void>(watched_.found_dry(descriptor::reading)); // if it fails: looked at anew
    return false;
}

result<gpio_output> open_output(const char* chip, unsigned line, bool high) noexcept {
    auto found = find_line(chip, line);
    if (!found) {
        return std::unexpected(found.error());
    }
    if (gpiod_line_request_output(found->line, consumer, high ? 1 : 0) < 0) {
        return gpio_error();
    }
    return gpio_output(std::move(*found), high);
}

result<gpio_input> open_input(const char* chip, unsigned line, pull to) noexcept {
    auto found = find_line(chip, line);
    if (!found) {
        return std::unexpected(found.error());
    }
    if (gpiod_line_request_both_edges_events_flags(found->line, consumer, flag_for(to)) < 0) {
        return gpio_error();
    }
    const int fd = gpiod_line_event_get_fd(found->line);
    if (const int flags = fcntl(fd, F_GETFL); fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) {
        return last_error();
    }
    return gpio_input(std::move(*found));
}

} // namespace rondo::linux_port
