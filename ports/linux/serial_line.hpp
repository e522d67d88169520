// serial_line.hpp - a serial port of the machine, or one end of a pty.
//
//     auto gps = linux_port::open_serial("/dev/ttyUSB0", {.baud = 9600});
//     stream_reader reader{*gps};
//
// Raw: each byte arrives as it was sent, at once; nothing is echoed, no byte means a signal. When
// the line is unplugged, reads and writes say hang_up. Bytes with a parity or framing error are
// dropped by the driver.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/byte_file.hpp"

#include "rondo/core/task.hpp"

#include <cstdint>

namespace rondo::linux_port {

enum class parity : std::uint8_t { none, even, odd };
enum class flow_control : std::uint8_t { none, rts_cts, xon_xoff };

struct serial_settings {
    std::uint32_t baud = 115'200; ///< any that the hardware can do
    std::uint8_t data_bits = 8;   ///< 5 to 8
    linux_port::parity parity = linux_port::parity::none;
    std::uint8_t stop_bits = 1; ///< 1 or 2
    flow_control flow = flow_control::none;

    friend bool operator==(const serial_settings&, const serial_settings&) = default;
};

namespace detail {
/// What termios' c_cflag becomes, for tests.
[[nodiscard]] unsigned as_termios_flags(const serial_settings& how) noexcept;
} // namespace detail

class serial_line : public byte_file {
  public:
    /// Takes a terminal that is open and non-blocking, and set up.
    explicit serial_line(owned_fd fd) noexcept : byte_file(std::move(fd), line) {}

    /// Sets the line up anew; what is being sent goes out first.
    /// Context: any.  Suspends: never.
    /// Errors: not_permitted: this is no terminal, or it cannot do that; hang_up.
    result<void> set(const serial_settings& next) noexcept;

    /// How it is set up: what the driver has made of what was asked for.
    /// Context: any.  Suspends: never.  Errors: as above.
    [[nodiscard]] result<serial_settings> settings() const noexcept;

    /// Waits until the driver has handed on the last byte. It looks once for the time of each byte
    /// that is left.  Context: task.  Suspends: until then.  Cancel: clean.  Errors: none.
    [[nodiscard]] task<> wait_sent();
};

static_assert(stream_device<serial_line> && draining_device<serial_line>);

/// Opens a serial line by its path.
/// Context: any.  Suspends: never.
/// Errors: not_found; not_permitted, also for what is no terminal; no_buffer_space.
[[nodiscard]] result<serial_line> open_serial(const char* path,
                                              const serial_settings& how = {}) noexcept;

/// Two serial lines that are wired together, as the system makes them: `far` is what a program
/// would open by its path, `near` is the other end of the wire.
struct serial_pair {
    serial_line near;
    serial_line far;
};
/// Context: any.  Suspends: never.  Errors: no_buffer_space; not_permitted.
[[nodiscard]] result<serial_pair> open_pty(const serial_settings& how = {}) noexcept;

} // namespace rondo::linux_port
