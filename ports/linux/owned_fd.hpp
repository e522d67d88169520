// owned_fd.hpp - a file descriptor that is closed at the end.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>
#include <utility>

namespace rondo::linux_port {

class owned_fd {
  public:
    constexpr owned_fd() noexcept = default;
    explicit constexpr owned_fd(int fd) noexcept : fd_(fd) {}
    owned_fd(owned_fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    owned_fd& operator=(owned_fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~owned_fd() { close(); }

    [[nodiscard]] int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }

    void close() noexcept {
        if (fd_ >= 0) {
            ::close(std::exchange(fd_, -1));
        }
    }
    /// Gives the descriptor to the caller.
    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }

  private:
    int fd_ = -1;
};

} // namespace rondo::linux_port
