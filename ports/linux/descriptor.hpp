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
#include "rondo/core/isr_flag.hpp"

#include <array>
#include <cstdint>

namespace rondo::linux_port {

class descriptor {
  public:
    enum direction : std::uint8_t { reading, writing };

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

    /// Waits until a read may be worth trying: there is data, the end, an error. May return too
    /// early.  Context: task.  Suspends: if dry.  Cancel: clean.  Errors: none.
    [[nodiscard]] isr_flag::awaiter wait_readable() noexcept { return wait(reading); }

    /// The same for a write.
    [[nodiscard]] isr_flag::awaiter wait_writable() noexcept { return wait(writing); }

    [[nodiscard]] int fd() const noexcept { return fd_; }

    /// Forgets all, and watches no more, until it is found dry anew. No task waits for it.
    void forget() noexcept;

    // For the port: epoll has reported these events. Interrupts are locked.
    void on_ready(std::uint32_t events) noexcept;

  private:
    struct side {
        bool dry = false;
        isr_flag ready; // set on the way from dry to not dry
    };
    void run_dry(direction which) noexcept {
        if (sides_[which].ready.is_set()) { // almost never: nobody waited for that report
            sides_[which].ready.clear();
        }
        sides_[which].dry = true;
    }
    isr_flag::awaiter wait(direction which) noexcept {
        if (!sides_[which].dry) {
            sides_[which].ready.set();
        }
        return sides_[which].ready.wait();
    }

    int fd_;
    bool registered_ = false; // known to epoll
    // The other end is gone, or has sent urgent data: a read that gives less than was asked for may
    // have stopped at that, and there is no further report.
    bool short_says_nothing_ = false;
    std::array<side, 2> sides_;
};

} // namespace rondo::linux_port
