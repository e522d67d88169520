// i2c_bus.hpp - an I2C bus of the machine, /dev/i2c-N.
//
//     auto bus = linux_port::open_i2c("/dev/i2c-1");
//     htu21d sensor{*bus};                          // as on a chip
//
// The system does a transfer while its caller waits, so each has a thread of its own
// (to_thread.hpp) and the loop goes on. Tasks, and other programs, may use the bus at once: the
// system gives them turns, one transfer each.
//
// Source: Linux kernel documentation, "I2C device interface" and "I2C/SMBUS fault codes"; i2c.h.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/owned_fd.hpp"

#include "rondo/core/error.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/i2c.hpp"

#include <cstddef>
#include <span>

namespace rondo::linux_port {

class i2c_bus {
  public:
    /// The system takes no more at once.
    static constexpr std::size_t longest = 8192;

    i2c_bus(i2c_bus&&) noexcept = default; ///< while no transfer is under way
    i2c_bus& operator=(i2c_bus&&) = delete;

    // As in i2c.hpp. The bytes are moved by another thread.
    // Context: task.  Suspends: always.  Cancel: deferred to the end of the transfer.
    // Errors:
    //  - nack_address: no chip answers; where the bus's driver does not tell, also nack_data;
    //  - arbitration_lost; bus_stuck; timed_out: as the bus's driver tells them;
    //  - no_buffer_space: it is more than `longest`;
    //  - hang_up: the bus is gone (a plug);
    //  - io_error: the driver tells no more.

    [[nodiscard]] task<result<void>> write(i2c_address to, std::span<const std::byte> out);
    [[nodiscard]] task<result<void>> read(i2c_address from, std::span<std::byte> in);
    [[nodiscard]] task<result<void>> write_read(i2c_address with, std::span<const std::byte> out,
                                                std::span<std::byte> in);

  private:
    friend result<i2c_bus> open_i2c(const char* path) noexcept;
    explicit i2c_bus(owned_fd fd) noexcept : fd_(std::move(fd)) {}

    owned_fd fd_;
};

static_assert(i2c_master<i2c_bus>);

/// Opens a bus by its path. How fast it is, the system knows.
/// Context: any.  Suspends: never.
/// Errors: not_found; not_permitted, also for what is no bus, or only knows SMBus's own transfers;
/// no_buffer_space.
[[nodiscard]] result<i2c_bus> open_i2c(const char* path) noexcept;

} // namespace rondo::linux_port
