// serial_line.cpp
//
// Source: termios(3), ioctl_tty(2). Of the system's two interfaces the newer one: it knows any baud
// rate. Its header and <termios.h> exclude each other.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/serial_line.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"

#include "rondo/core/sleep.hpp"

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <cstdlib>
#include <fcntl.h>
#include <sys/ioctl.h>

namespace rondo::linux_port {
namespace {

tcflag_t flag_if(bool on, tcflag_t flag) noexcept { return on ? flag : 0; }

} // namespace

unsigned detail::as_termios_flags(const serial_settings& how) noexcept {
    constexpr tcflag_t bits[]{CS5, CS6, CS7, CS8};
    return CREAD | CLOCAL | bits[(how.data_bits - 5) & 3] |
           flag_if(how.parity != parity::none, PARENB) |
           flag_if(how.parity == parity::odd, PARODD) | flag_if(how.stop_bits == 2, CSTOPB) |
           flag_if(how.flow == flow_control::rts_cts, CRTSCTS) | BOTHER;
}

namespace {

termios2 raw(const serial_settings& how) noexcept {
    termios2 made{};
    const bool by_bytes = how.flow == flow_control::xon_xoff;
    made.c_iflag = INPCK | PARMRK | flag_if(by_bytes, IXON | IXOFF);
    made.c_cflag = detail::as_termios_flags(how);
    made.c_ospeed = how.baud;
    made.c_ispeed = how.baud;
    made.c_cc[VMIN] = 1; // a read of nothing is a hang-up, not "nothing yet"
    made.c_cc[VSTART] = 0x11;
    made.c_cc[VSTOP] = 0x13;
    return made;
}

std::unexpected<errc> terminal_error() noexcept {
    const bool refuses = errno == ENOTTY || errno == EINVAL;
    return std::unexpected(refuses        ? errc::not_permitted
                           : errno == EIO ? errc::hang_up
                                          : os_error(errno));
}

} // namespace

result<void> serial_line::set(const serial_settings& next) noexcept {
    termios2 wanted = raw(next);
    if (ioctl(fd(), TCSETSW2, &wanted) < 0) {
        return terminal_error();
    }
    // What is set up through the near end of a pty holds for what its far end reads.
    unsigned number = 0;
    is_marked_ = ioctl(fd(), TIOCGPTN, &number) < 0;
    marks_.means(next.parity == parity::none ? errc::framing : errc::parity);
    return {};
}

result<std::size_t> serial_line::try_read(std::span<std::byte> to) noexcept {
    if (!is_marked_ || to.empty()) {
        return byte_file::try_read(to);
    }
    for (;;) {
        if (begin_ == end_) {
            const result<std::size_t> n = byte_file::try_read(as_read_);
            if (n.value_or(0) == 0) {
                return n;
            }
            begin_ = 0;
            end_ = *n;
        }
        const auto left = std::span(as_read_).first(end_).subspan(begin_);
        const line_marks::step made = marks_.decode(left, to);
        begin_ += made.read;
        if (made.error != errc::none) {
            return std::unexpected(made.error);
        }
        if (made.written != 0) {
            return made.written;
        }
    }
}

void serial_line::close() noexcept {
    begin_ = end_;
    byte_file::close();
}

result<serial_settings> serial_line::settings() const noexcept {
    termios2 set{};
    if (ioctl(fd(), TCGETS2, &set) < 0) {
        return terminal_error();
    }
    const auto has = [](tcflag_t flags, tcflag_t flag) { return (flags & flag) != 0; };
    serial_settings how;
    how.baud = set.c_ospeed;
    how.data_bits = static_cast<std::uint8_t>(5 + (set.c_cflag & CSIZE) / CS6);
    how.parity = !has(set.c_cflag, PARENB)  ? parity::none
                 : has(set.c_cflag, PARODD) ? parity::odd
                                            : parity::even;
    how.stop_bits = has(set.c_cflag, CSTOPB) ? 2 : 1;
    how.flow = has(set.c_cflag, CRTSCTS) ? flow_control::rts_cts
               : has(set.c_iflag, IXON)  ? flow_control::xon_xoff
                                         : flow_control::none;
    return how;
}

task<> serial_line::wait_sent() {
    const auto how = settings();
    const std::int64_t bits_a_second = how && how->baud != 0 ? how->baud : 9600;
    for (;;) {
        int left = 0;
        if (ioctl(fd(), TIOCOUTQ, &left) < 0 || left == 0) {
            co_return;
        }
        constexpr std::int64_t bits_a_byte = 10;
        co_await sleep_for(duration(1 + left * bits_a_byte * 1'000'000 / bits_a_second));
    }
}

result<serial_line> open_serial(const char* path, const serial_settings& how) noexcept {
    owned_fd fd(open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (!fd) {
        return last_error();
    }
    serial_line made(std::move(fd));
    if (const auto done = made.set(how); !done) {
        return std::unexpected(done.error());
    }
    return made;
}

result<serial_pair> open_pty(const serial_settings& how) noexcept {
    owned_fd near(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    char path[64];
    if (!near || grantpt(near.get()) < 0 || unlockpt(near.get()) < 0 ||
        ptsname_r(near.get(), path, sizeof path) != 0) {
        return last_error();
    }
    auto far = open_serial(path, how);
    if (!far) {
        return std::unexpected(far.error());
    }
    return serial_pair{.near = serial_line(std::move(near)), .far = std::move(*far)};
}

} // namespace rondo::linux_port
