// descriptor.hpp - waiting for a file descriptor: what an interrupt is on a chip.
//
// Reading and writing are waited for independently, by one task each. Nothing is read or written
// here, and the descriptor's flags stay as they are: whoever owns it may share it with other
// programs (a terminal is).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/isr_flag.hpp"

#include <cstdint>

namespace rondo::linux_port {

class descriptor {
  public:
    explicit descriptor(int fd) noexcept : fd_(fd) {}
    ~descriptor();
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    /// Waits until a read would not block (data, end of stream, error). May return too early.
    /// Context: task.  Suspends: until the loop has looked.  Cancel: clean.  Errors: none.
    [[nodiscard]] isr_flag::awaiter wait_readable() noexcept;

    /// Waits until a write would not block.
    [[nodiscard]] isr_flag::awaiter wait_writable() noexcept;

    [[nodiscard]] int fd() const noexcept { return fd_; }

    // For the port's idle(): epoll reported these events.
    void on_ready(std::uint32_t events) noexcept;

  private:
    void watch(std::uint32_t event) noexcept;

    int fd_;
    std::uint32_t watched_ = 0; // EPOLLIN | EPOLLOUT: what a task waits for
    bool registered_ = false;   // known to epoll
    bool always_ready_ = false; // a plain file: epoll refuses it, reads never block
    isr_flag readable_;
    isr_flag writable_;
};

} // namespace rondo::linux_port
