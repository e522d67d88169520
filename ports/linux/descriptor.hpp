// descriptor.hpp - waiting for a file descriptor: what an interrupt is on a chip.
//
// Whoever reads or writes tries first, and tells when there was nothing: only then is there a wait.
//
//     for (;;) {
//         const ssize_t n = read(fd, ...);
//         if (n < 0 && errno == EAGAIN) {
//             watched.found_dry(descriptor::reading);
//             co_await watched.wait_readable();
//             continue;
//         }
//         ...
//
//   may be ready --found_dry()--> dry --the system reports--> may be ready     each direction alone
//
// The system is told once that the descriptor is watched, when it is first found dry, and reports
// edges from then on: no further call for a message. A report that comes before the wait is not
// lost, as the descriptor is no longer dry then. While it is dry a device need not ask the system:
// is_dry() is the answer.
//
// Reading and writing are waited for by one task each. Nothing is read or written here, and the
// descriptor's flags stay as they are.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"
#include "rondo/core/wait.hpp"

#include <array>
#include <coroutine>
#include <cstdint>

namespace rondo::linux_port {

class descriptor {
  public:
    enum direction : std::uint8_t { reading, writing };

    // Nothing is locked for these: the system reports to the thread in which the task waits.
    struct side {
        bool dry = false;
        detail::task_block* waiter = nullptr;

        void wait(std::coroutine_handle<> leaf) noexcept;
        static bool leave(detail::task_block& task) noexcept;
        void report() noexcept;
    };

    explicit descriptor(int fd) noexcept : fd_(fd) {}
    /// May move while no task waits for it.
    descriptor(descriptor&& other) noexcept;
    descriptor& operator=(descriptor&&) = delete;
    /// In the thread in which it was found dry.
    ~descriptor() { forget(); }

    /// The last try found nothing, and nothing has been reported since.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] bool is_dry(direction which) const noexcept { return sides_[which].dry; }

    /// To be called when a try has found nothing to read, or no room.
    /// Context: task.  Suspends: never.
    /// Errors: no_buffer_space if the system cannot watch it.  Cost: a system call, the first time.
    errc found_dry(direction which) noexcept;

    /// The same when a try has found less than it asked for. Only of a pipe or a socket is that a
    /// sign, and only if it has been watched all the while (epoll(7), question 9).
    void found_less(direction which) noexcept {
        if (registered_ && !short_says_nothing_) {
            run_dry(which);
        }
    }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        awaiter(descriptor& waits_for, direction which) noexcept : side_(waits_for.sides_[which]) {}
        bool await_ready() const noexcept { return !side_.dry; }
        void await_suspend(std::coroutine_handle<> leaf) const noexcept { side_.wait(leaf); }
        void await_resume() const noexcept {}

      private:
        side& side_;
    };

    /// Waits until a read may be worth trying: there is data, the end, an error. May return too
    /// early.  Context: task.  Suspends: if dry.  Cancel: clean.  Errors: none.
    [[nodiscard]] awaiter wait_readable() noexcept { return {*this, reading}; }

    /// The same for a write.
    [[nodiscard]] awaiter wait_writable() noexcept { return {*this, writing}; }

    [[nodiscard]] int fd() const noexcept { return fd_; }

    /// Forgets all, and watches no more, until it is found dry anew. No task waits for it.
    void forget() noexcept;

    // For the port: epoll has reported these events. Interrupts are locked.
    void on_ready(std::uint32_t events) noexcept;

  private:
    void run_dry(direction which) noexcept { sides_[which].dry = true; }

    int fd_;
    bool registered_ = false; // known to epoll
    // The other end is gone, or has sent urgent data: a read that gives less than was asked for may
    // have stopped at that, and there is no further report.
    bool short_says_nothing_ = false;
    std::array<side, 2> sides_;
};

} // namespace rondo::linux_port
