// polled_device.hpp - a device that raises no interrupt: the loop asks it, ahead of every turn.
//
//     class counter : public polled_device<counter> {
//       public:
//         io_events ready(io_events) noexcept {
//             return full() ? io_events::readable : io_events::none;
//         }
//         result<std::size_t> try_read(std::span<std::byte> to) noexcept;    // byte_device.hpp
//     };
//     ...
//     stream_reader reader{device};
//     co_await device.wait_readable();             // or bare: any condition can be a device
//
// While a task waits for it, the loop calls ready() before each turn of a task, and a task whose
// device is ready goes ahead of the next one. So a device waits for one turn of others, however
// many they are. With nobody runnable the loop sleeps, and asks again every poll_interval. While
// no task waits, nobody asks, and nothing is spent.
//
//   idle --wait_readable()--> asked --ready() says so--> idle, its task runs next
//   asked --cancelled, timed out--> idle
//
// A device that is ready again at once does not starve others: they have turns in between.
// Where the hardware has an interrupt use isr_flag; the loop then need not ask.
//
// Source: the ioctl of MicroPython's streams, and the I/O queue of fast_io (2018).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/timed_call.hpp"

#include <algorithm>
#include <concepts>
#include <coroutine>
#include <cstdint>
#include <utility>

namespace rondo {

/// What a device is ready for, or asked about: a set.
enum class io_events : std::uint8_t {
    none = 0,
    readable = 1, ///< try_read() would not give 0
    writable = 4, ///< try_write() would not give 0
    error = 8,    ///< something is wrong: wakes whoever waits; try_read() says what
    hang_up = 16  ///< the line is gone: likewise
};
[[nodiscard]] constexpr io_events operator|(io_events a, io_events b) noexcept {
    return static_cast<io_events>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
[[nodiscard]] constexpr io_events operator&(io_events a, io_events b) noexcept {
    return static_cast<io_events>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}

namespace detail {

extern const wait_kind waits_for_device;

/// What the loop knows of a polled device. Linked in the loop while tasks wait.
class polled : public link {
  public:
    using ready_function = io_events(polled&, io_events asked) noexcept;

    explicit polled(ready_function* ready) noexcept;
    polled(const polled&) = delete;
    polled& operator=(const polled&) = delete;

    void wait(std::coroutine_handle<> leaf, io_events what) noexcept;
    static bool leave(task_block& task) noexcept;

  protected:
    /// Destroying a device that tasks wait for is a caller's bug.
    ~polled() {
        RONDO_ASSERT(asked() == io_events::none,
                     "a polled device is destroyed while a task waits for it");
    }
    duration interval_ = std::chrono::milliseconds(1);

  private:
    friend executor;

    [[nodiscard]] io_events asked() const noexcept {
        return (reader_ != nullptr ? io_events::readable : io_events::none) |
               (writer_ != nullptr ? io_events::writable : io_events::none);
    }
    // Asks, and gives those who wait for what is ready to `wake`.
    void serve(auto wake) noexcept {
        const io_events found = ready_(*this, asked());
        const bool both = (found & (io_events::error | io_events::hang_up)) != io_events::none;
        if (reader_ != nullptr && (both || (found & io_events::readable) != io_events::none)) {
            wake(*std::exchange(reader_, nullptr));
        }
        if (writer_ != nullptr && (both || (found & io_events::writable) != io_events::none)) {
            wake(*std::exchange(writer_, nullptr));
        }
        forget_if_idle();
    }
    void forget_if_idle() noexcept;

    ready_function* ready_;
    task_block* reader_ = nullptr; // who waits
    task_block* writer_ = nullptr;
    timed_call again_; // while the loop sleeps
};

class [[nodiscard("co_await it: by itself it does nothing")]] polled_awaiter {
  public:
    polled_awaiter(polled& device, io_events what) noexcept : device_(device), what_(what) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept { device_.wait(leaf, what_); }
    void await_resume() const noexcept {}

  private:
    polled& device_;
    io_events what_;
};

} // namespace detail

/// What a polled device derives from. `Device` has `io_events ready(io_events asked)`, which says
/// which of the events that are asked for hold now, and error or hang_up, asked for or not. It is
/// called between two turns, never with an empty set; it is quick, and wakes whom it likes but
/// waits for nobody.
template <class Device>
class polled_device : public detail::polled {
  public:
    /// Waits until ready() says readable, error or hang_up. One task at a time.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
    /// Order: ahead of tasks that are runnable; of several devices, in the order of their waits.
    [[nodiscard]] detail::polled_awaiter wait_readable() noexcept {
        return detail::polled_awaiter(*this, io_events::readable);
    }
    /// The same for writable; independent of it.
    [[nodiscard]] detail::polled_awaiter wait_writable() noexcept {
        return detail::polled_awaiter(*this, io_events::writable);
    }

    /// How long the loop may sleep between two questions: a millisecond, if nothing is said; one
    /// microsecond at least.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] duration poll_interval() const noexcept { return interval_; }
    void poll_interval(duration interval) noexcept { interval_ = std::max(interval, duration(1)); }

  protected:
    polled_device() noexcept
        : polled([](polled& self, io_events asked) noexcept {
              static_assert(requires(Device& d) {
                  { d.ready(asked) } -> std::same_as<io_events>;
              });
              return static_cast<Device&>(self).ready(asked);
          }) {}
};

} // namespace rondo
