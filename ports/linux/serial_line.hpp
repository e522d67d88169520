// serial_line.hpp - a serial port of the machine, or one end of a pty.
//
//     auto gps = linux_port::open_serial("/dev/ttyUSB0", {.baud = 9600});
//     stream_reader reader{*gps};
//
// Raw: each byte arrives as it was sent, at once; nothing is echoed, no byte means a signal. When
// the line is unplugged, reads and writes say hang_up.
//
// A break, and a byte with a wrong parity or no stop bit, are errors in their place in the stream;
// such a byte follows its error. line_marks.hpp tells what the system does not. Bytes that the
// driver had no room for are in the kernel's log alone: ask for flow control.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/byte_file.hpp"
#include "ports/linux/line_marks.hpp"

#include "rondo/core/task.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

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

class serial_line : byte_file {
  public:
    /// Takes a terminal that is open and non-blocking. If it is set up by somebody else, errors
    /// of the line are what they asked the system to make of them.
    explicit serial_line(owned_fd fd) noexcept : byte_file(std::move(fd), line) {}

    /// See readable_device.  Errors: parity, framing, line_break; hang_up; others of os_error().
    result<std::size_t> try_read(std::span<std::byte> to) noexcept;

    using byte_file::fd;
    using byte_file::try_write;
    using byte_file::wait_readable;
    using byte_file::wait_writable;

    /// See byte_file.
    void close() noexcept;

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

  private:
    bool is_marked_ = false; // the system puts marks between the bytes
    line_marks marks_;
    std::array<std::byte, 256> as_read_{}; // bytes and marks
    std::size_t begin_ = 0;                // of those that are not given yet
    std::size_t end_ = 0;
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
