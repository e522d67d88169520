// shared_i2c.hpp - an I2C bus for several tasks: each waits until the others' transfers are over.
//
//     rondo::shared_i2c bus(board::i2c1);
//     htu21d sensor(bus);
//     lcd_i2c display(bus);                   // in tasks of their own
//
// It is a master like the one that it shares, so drivers do not know which they are given. A
// transfer is not torn apart by others; between two of a task others may come in. A program whose
// bus has one user needs none of this and does not pay for it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/task.hpp"
#include "rondo/hal/i2c.hpp"
#include "rondo/sync/lock.hpp"

#include <cstddef>
#include <span>

namespace rondo {

template <i2c_master Bus>
class shared_i2c {
  public:
    constexpr explicit shared_i2c(Bus& bus) noexcept : bus_(bus) {}

    /// As in i2c.hpp, when it is this task's turn.
    /// Context: task.  Suspends: always.  Cancel: clean before its turn, then deferred.
    /// Errors: those of the bus.  Order: FIFO.
    [[nodiscard]] task<result<void>> write(i2c_address to, std::span<const std::byte> out) {
        const auto turn = co_await lock_.scoped();
        co_return co_await bus_.write(to, out);
    }
    [[nodiscard]] task<result<void>> read(i2c_address from, std::span<std::byte> in) {
        const auto turn = co_await lock_.scoped();
        co_return co_await bus_.read(from, in);
    }
    [[nodiscard]] task<result<void>> write_read(i2c_address with, std::span<const std::byte> out,
                                                std::span<std::byte> in) {
        const auto turn = co_await lock_.scoped();
        co_return co_await bus_.write_read(with, out, in);
    }

  private:
    Bus& bus_;
    lock lock_;
};

} // namespace rondo
