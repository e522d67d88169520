// spi.hpp - the simulator's SPI bus: bytes take their time, and chips listen that are selected.
//
//     sim::spi bus;
//     sim::output select;
//     models::eeprom_25lc256 chip;
//     bus.attach(select, chip);
//     bus.fail_next(errc::overrun);            // a fault: of the next transfer
//
// A chip is any object with these members. Times are in microseconds; a mode is a number, 0 to 3:
//
//     bool hears(unsigned mode, std::uint32_t hertz) const;   it understands such a clock
//     void select(std::int64_t now);                          its pin has gone low
//     std::uint8_t exchange(std::uint8_t byte, std::int64_t now);
//     void deselect(std::int64_t now);
//
// Nobody answers, or a chip that does not understand: the data line is pulled up, and all bits are
// ones. A transfer is a chain of events, as a peripheral does it: a task that holds the loop does
// not slow it down.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/core/attempt.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/spi.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace rondo::sim {

class spi {
  public:
    /// The chip listens while `select` is low.
    template <class Chip>
    void attach(output& select, Chip& chip) {
        chips_.push_back({&select,
                          [&chip](const spi_settings& how) {
                              return chip.hears(static_cast<unsigned>(how.mode), how.hertz);
                          },
                          [&chip](std::uint8_t byte) { return chip.exchange(byte, us()); }});
        select.write(true);
        select.observe([this, &chip](bool high) {
            RONDO_ASSERT(left_ == 0, "a chip is selected or let go in the middle of a transfer");
            high ? chip.deselect(us()) : chip.select(us());
        });
    }

    /// The next transfer moves no byte and ends with this.
    void fail_next(errc why) noexcept { fails_ = why; }

    void set(const spi_settings& how) noexcept {
        RONDO_ASSERT(left_ == 0, "an SPI bus is set up in the middle of a transfer");
        RONDO_ASSERT(how == how_ || !any_selected(), "an SPI bus is set up while a chip listens");
        how_ = how;
    }
    [[nodiscard]] const spi_settings& settings() const noexcept { return how_; }

    task<result<void>> transfer(std::span<const std::byte> out, std::span<std::byte> in) {
        RONDO_ASSERT(left_ == 0, "two transfers at once on one SPI bus: put a lock around them");
        RONDO_ASSERT(out.empty() || in.empty() || out.size() == in.size(),
                     "an SPI transfer moves as many bytes out as in");
        if (const errc why = std::exchange(fails_, errc::none); why != errc::none) {
            co_return std::unexpected(why);
        }
        out_ = out.data();
        in_ = in.data();
        left_ = std::max(out.size(), in.size());
        if (left_ != 0) {
            const use in_use(*this);
            next();
            co_await shield(done_.wait());
        }
        co_return result<void>();
    }

  private:
    struct chip_on_bus {
        output* select;
        std::function<bool(const spi_settings&)> hears;
        std::function<std::uint8_t(std::uint8_t)> exchange;
    };

    // Nothing touches the bytes of a transfer behind the end of its block, which reset() may bring.
    class use {
      public:
        explicit use(spi& bus) noexcept : bus_(bus) {
            bus_.began_ = now();
            bus_.moved_ = 0;
        }
        use(const use&) = delete;
        use& operator=(const use&) = delete;
        ~use() {
            bus_.left_ = 0;
            ++bus_.transfers_;
        }

      private:
        spi& bus_;
    };

    static std::int64_t us() noexcept { return rondo::detail::ticks(now()); }

    bool any_selected() const {
        return std::ranges::any_of(chips_, [](const auto& c) { return !c.select->is_high(); });
    }
    std::byte exchange(std::byte out) {
        const chip_on_bus* listens = nullptr;
        for (const chip_on_bus& c : chips_) {
            if (!c.select->is_high()) {
                RONDO_ASSERT(listens == nullptr, "two chips of an SPI bus are selected at once");
                listens = &c;
            }
        }
        if (listens == nullptr || !listens->hears(how_)) {
            return std::byte{0xFF};
        }
        return std::byte{listens->exchange(std::to_integer<std::uint8_t>(out))};
    }
    // Counted from the start, so that a part of a microsecond is not rounded each time.
    void next() {
        const std::uint64_t bits = (moved_ + 1) * 8;
        const auto us = (bits * 1'000'000 + how_.hertz - 1) / how_.hertz;
        at(began_ + duration(static_cast<std::int64_t>(us)), [this, of = transfers_] {
            if (of != transfers_) {
                return;
            }
            const std::byte came = exchange(out_ != nullptr ? out_[moved_] : std::byte{});
            if (in_ != nullptr) {
                in_[moved_] = came;
            }
            ++moved_;
            if (--left_ != 0) {
                next();
            } else {
                done_.set();
            }
        });
    }

    std::vector<chip_on_bus> chips_;
    spi_settings how_;
    errc fails_ = errc::none;

    unsigned transfers_ = 0; // that have ended

    // Of the transfer under way.
    const std::byte* out_ = nullptr;
    std::byte* in_ = nullptr;
    std::size_t left_ = 0; // bytes; 0: there is none
    std::size_t moved_ = 0;
    time_point began_{};
    isr_flag done_;
};

static_assert(spi_master<spi>);

} // namespace rondo::sim
