// byte_file.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/byte_file.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rondo::linux_port {

byte_file::byte_file(owned_fd fd, kind what) noexcept
    : fd_(std::move(fd)),
      watched_(fd_.get()),
      kind_(what) {
    if (kind_ == pipe) {
        ignore_sigpipe();
    }
}

result<std::size_t> byte_file::try_read(std::span<std::byte> to) noexcept {
    if (to.empty() || watched_.is_dry(descriptor::reading)) {
        return 0;
    }
    if (read_end_ != errc::none) {
        return std::unexpected(read_end_);
    }
    void* const data = to.data();
    const ssize_t n = kind_ == socket ? call(recv, fd_.get(), data, to.size(), 0)
                                      : call(read, fd_.get(), data, to.size());
    if (n > 0) {
        const auto count = static_cast<std::size_t>(n);
        if (count < to.size() && kind_ != line) {
            watched_.found_less(descriptor::reading);
        }
        return count;
    }
    if (n == 0) {
        // A reset is said once by the system, perhaps to the writer. A line has no good end.
        const bool gone = kind_ == line || (kind_ == socket && write_end_ == errc::hang_up);
        read_end_ = gone ? errc::hang_up : errc::end_of_stream;
    } else if (errno == EAGAIN) {
        const errc why_not = watched_.found_dry(descriptor::reading);
        return why_not == errc::none ? result<std::size_t>(0) : std::unexpected(why_not);
    } else {
        read_end_ = errno == EIO && kind_ == line ? errc::hang_up : os_error(errno);
    }
    return std::unexpected(read_end_);
}

result<std::size_t> byte_file::try_write(std::span<const std::byte> from) noexcept {
    if (from.empty() || watched_.is_dry(descriptor::writing)) {
        return 0;
    }
    if (write_end_ != errc::none) {
        return std::unexpected(write_end_);
    }
    const void* const data = from.data();
    const ssize_t n = kind_ == socket ? call(send, fd_.get(), data, from.size(), MSG_NOSIGNAL)
                                      : call(write, fd_.get(), data, from.size());
    if (n >= 0) {
        const auto count = static_cast<std::size_t>(n);
        if (count < from.size() && kind_ != line) {
            watched_.found_less(descriptor::writing);
        }
        return count;
    }
    if (errno == EAGAIN) {
        const errc why_not = watched_.found_dry(descriptor::writing);
        return why_not == errc::none ? result<std::size_t>(0) : std::unexpected(why_not);
    }
    write_end_ = errno == EIO && kind_ == line ? errc::hang_up : os_error(errno);
    return std::unexpected(write_end_);
}

void byte_file::close() noexcept {
    watched_.forget();
    fd_.close();
    read_end_ = errc::hang_up;
    write_end_ = errc::hang_up;
}

void ignore_sigpipe() noexcept {
    struct sigaction now{};
    sigaction(SIGPIPE, nullptr, &now);
    if ((now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_DFL) {
        std::signal(SIGPIPE, SIG_IGN);
    }
}

} // namespace rondo::linux_port
