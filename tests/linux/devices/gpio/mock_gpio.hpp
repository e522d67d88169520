// mock_gpio.hpp - a chip of the machine with pins that a test drives and looks at.
//
//     mock_gpio chip;                     // /dev/gpiochip0, four lines
//     chip.drive(2, true);                // what the world outside does
//     chip.text                           // what was asked of the chip
//
// A line that is asked for is a descriptor of its own, which umockdev does not know: half of a pair
// of sockets, so that edges can be read from it. What is asked of that half is answered by the
// program's own ioctl() (mock_gpio.cpp), which stands ahead of libc's.
//
// Source: linux/gpio.h, version 1 of the interface, which libgpiod 1.6 speaks.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/owned_fd.hpp"
#include "tests/linux/devices/mock_device.hpp"

#include <array>
#include <mutex>
#include <string>

namespace rondo::test {

class mock_gpio {
  public:
    static constexpr std::size_t lines = 4;

    mock_gpio();
    ~mock_gpio();

    void drive(std::size_t line, bool high);
    /// The chip is unplugged: its lines' descriptors say hang-up.
    void unplug();

    [[nodiscard]] std::string text() const;

    // For ioctl(). True if the descriptor is one of the chip's lines.
    bool answers(int fd, unsigned long request, void* argument);

  private:
    struct line {
        bool high = false;
        int fd = -1;                // the program's half
        linux_port::owned_fd other; // ours
        bool tells_edges = false;
        [[nodiscard]] bool is_taken() const;
    };

    mock_device::answer answers_chip(unsigned long request, mock_memory argument);
    int give(line& asked, bool tells_edges);

    mutable std::mutex mutex_;
    std::array<line, lines> lines_;
    std::string text_;
    mock_device file_;
};

} // namespace rondo::test
