// spi_chip.hpp - a chip on an SPI bus: the bus, the pin that selects it, and what it wants.
//
//     spi_chip eeprom(board::spi1, board::eeprom_select, {.hertz = 10'000'000});
//     co_await eeprom.write_read(command, page);
//
// Several chips or tasks share a bus:
//
//     shared_spi bus(board::spi1);
//     spi_chip eeprom(bus, board::eeprom_select, {.hertz = 10'000'000});
//     spi_chip converter(bus, board::converter_select, {.mode = spi_mode::mode_1});
//
// Then a transaction waits until the others' are over, and the bus is set up for each chip before
// that chip is selected. A bus with one user needs no shared_spi and does not pay for it.
//
// A pin selects when it is low. Chips ask for some nanoseconds between the pin and the clock: the
// way to the first byte takes longer.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/checkpoint.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/pin.hpp"
#include "rondo/hal/spi.hpp"
#include "rondo/sync/lock.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace rondo {

/// A master that tasks have in turn: the bus of several spi_chips.
template <spi_master Master>
class shared_spi {
  public:
    constexpr explicit shared_spi(Master& master) noexcept : master_(master) {}

    /// Waits for the task's turn, and gives a guard that keeps it.
    /// Context: task.  Suspends: if it is another's.  Cancel: clean.  Errors: none.  Order: FIFO.
    [[nodiscard]] auto scoped() noexcept { return lock_.scoped(); }

    // As in spi.hpp, for the task whose turn it is.
    void set(const spi_settings& how) noexcept { master_.set(how); }
    [[nodiscard]] auto transfer(std::span<const std::byte> out, std::span<std::byte> in) {
        return master_.transfer(out, in);
    }

  private:
    Master& master_;
    lock lock_;
};

template <spi_master Bus, output_pin Select>
class spi_chip {
  public:
    /// The pin is driven high from here on. Where several chips share a bus, all are made before
    /// the first is talked to.
    constexpr spi_chip(Bus& bus, Select& select, const spi_settings& how = {}) noexcept
        : bus_(bus),
          select_(select),
          how_(how) {
        select_.write(true);
    }

    // As in spi.hpp.
    // Context: task.  Suspends: always.  Cancel: clean before its turn, then deferred to the end.
    // Errors: those of the master.  Order: FIFO, on a shared bus.

    [[nodiscard]] task<result<void>> write(std::span<const std::byte> out) {
        return perform(std::array{spi_part{out, {}}});
    }
    [[nodiscard]] task<result<void>> read(std::span<std::byte> in) {
        return perform(std::array{spi_part{{}, in}});
    }
    [[nodiscard]] task<result<void>> transfer(std::span<const std::byte> out,
                                              std::span<std::byte> in) {
        return perform(std::array{spi_part{out, in}});
    }
    [[nodiscard]] task<result<void>> write_read(std::span<const std::byte> out,
                                                std::span<std::byte> in) {
        return perform(std::array{spi_part{out, {}}, spi_part{{}, in}});
    }
    [[nodiscard]] task<result<void>> transaction(std::span<const spi_part> parts) {
        return perform(parts);
    }

  private:
    static constexpr bool shared = requires(Bus& bus) { bus.scoped(); };

    template <class Parts>
    task<result<void>> perform(Parts parts) {
        co_await checkpoint_if_cancelled();
        if constexpr (shared) {
            const auto turn = co_await bus_.scoped();
            co_return co_await shield(exchange(parts));
        } else {
            co_return co_await shield(exchange(parts));
        }
    }

    class selection {
      public:
        explicit selection(Select& select) noexcept : select_(select) { select_.write(false); }
        selection(const selection&) = delete;
        selection& operator=(const selection&) = delete;
        ~selection() { select_.write(true); }

      private:
        Select& select_;
    };

    task<result<void>> exchange(std::span<const spi_part> parts) {
        RONDO_ASSERT(select_.is_high(),
                     "two transactions at once on one SPI bus: share it with a shared_spi");
        bus_.set(how_);
        const selection selected(select_);
        for (const spi_part& part : parts) {
            const result<void> moved = co_await bus_.transfer(part.out, part.in);
            if (!moved) {
                co_return moved;
            }
        }
        co_return result<void>();
    }

    Bus& bus_;
    Select& select_;
    spi_settings how_;
};

} // namespace rondo
