// spidev.hpp - a chip on an SPI bus of the machine, /dev/spidevB.C: bus B, selected by line C.
//
//     auto eeprom = linux_port::open_spi("/dev/spidev0.0", {.hertz = 10'000'000});
//     co_await eeprom->write_read(command, page);
//
// The system selects the chip, and does a transaction while its caller waits, so each has a thread
// of its own (to_thread.hpp) and the loop goes on. Tasks, and other programs, may use a bus at
// once: the system gives them turns, one transaction each.
//
// Source: Linux kernel documentation, "SPI userspace API"; spidev.h.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/owned_fd.hpp"

#include "rondo/core/error.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/spi.hpp"

#include <cstddef>
#include <span>

namespace rondo::linux_port {

class spidev {
  public:
    spidev(spidev&&) noexcept = default; ///< while no transaction is under way
    spidev& operator=(spidev&&) = delete;

    // As in spi.hpp. The bytes are moved by another thread.
    // Context: task.  Suspends: always.  Cancel: deferred to the end of the transaction.
    // Errors:
    //  - no_buffer_space: it is more than the system takes at once. That is 4096 bytes in all of
    //    its parts, if nobody has told it otherwise, and 511 parts;
    //  - timed_out; hang_up: the bus is gone; io_error: as the bus's driver tells them.

    [[nodiscard]] task<result<void>> write(std::span<const std::byte> out);
    [[nodiscard]] task<result<void>> read(std::span<std::byte> in);
    [[nodiscard]] task<result<void>> transfer(std::span<const std::byte> out,
                                              std::span<std::byte> in);
    [[nodiscard]] task<result<void>> write_read(std::span<const std::byte> out,
                                                std::span<std::byte> in);
    [[nodiscard]] task<result<void>> transaction(std::span<const spi_part> parts);

  private:
    friend result<spidev> open_spi(const char* path, const spi_settings& how) noexcept;
    explicit spidev(owned_fd fd) noexcept : fd_(std::move(fd)) {}

    owned_fd fd_;
};

static_assert(spi_device<spidev>);

/// Opens a chip by its path.
/// Context: any.  Suspends: never.
/// Errors: not_found; not_permitted, also for what is no such chip, or a bus that knows no such
/// mode or clock; no_buffer_space.
[[nodiscard]] result<spidev> open_spi(const char* path, const spi_settings& how = {}) noexcept;

} // namespace rondo::linux_port
