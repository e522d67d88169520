// i2c.hpp - the simulator's I2C bus: bytes take their time, and chips answer or do not.
//
//     sim::i2c bus(100'000);                   // bits a second
//     models::htu21d chip;
//     bus.attach(i2c_address(0x40), chip);
//     bus.hold_data(true);                     // a fault: what a confused chip does
//
// A chip is any object with these members. Times are in microseconds; true acknowledges:
//
//     bool start(bool read, std::int64_t now);         its address was called
//     bool write(std::uint8_t byte, std::int64_t now);
//     std::uint8_t read(std::int64_t now);
//     void stop(std::int64_t now);
//     bool holds_data() const;                         it keeps the data line down
//
// A transfer is a chain of events, as a peripheral does it: a task that holds the loop does not
// slow it down.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/sim.hpp"
#include "rondo/core/attempt.hpp"
#include "rondo/core/checkpoint.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/i2c.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace rondo::sim {

class i2c {
  public:
    explicit i2c(unsigned bits_per_second) noexcept : rate_(bits_per_second) {}

    template <class Chip>
    void attach(i2c_address address, Chip& chip) {
        chips_.push_back({address, [&](bool read) { return chip.start(read, us()); },
                          [&](std::uint8_t byte) { return chip.write(byte, us()); },
                          [&] { return chip.read(us()); }, [&] { chip.stop(us()); },
                          [&] { return chip.holds_data(); }});
    }

    // Faults, until they are taken back; lost arbitration: of the next transfer.
    void hold_data(bool held) noexcept { data_held_ = held; }
    void hold_clock(bool held) noexcept { clock_held_ = held; }
    void lose_arbitration() noexcept { loses_ = true; }

    task<result<void>> write(i2c_address to, std::span<const std::byte> out) {
        return transfer(to, out, {}, false);
    }
    task<result<void>> read(i2c_address from, std::span<std::byte> in) {
        return transfer(from, {}, in, true);
    }
    task<result<void>> write_read(i2c_address with, std::span<const std::byte> out,
                                  std::span<std::byte> in) {
        return transfer(with, out, in, false);
    }

  private:
    struct chip_on_bus {
        i2c_address address;
        std::function<bool(bool)> start;
        std::function<bool(std::uint8_t)> write;
        std::function<std::uint8_t()> read;
        std::function<void()> stop;
        std::function<bool()> holds_data;
    };

    static std::int64_t us() noexcept { return rondo::detail::ticks(now()); }

    task<result<void>> transfer(i2c_address to, std::span<const std::byte> out,
                                std::span<std::byte> in, bool read) {
        co_await checkpoint_if_cancelled();
        RONDO_ASSERT(!busy_, "two transfers at once on one I2C bus: share it with a shared_i2c");
        RONDO_ASSERT(!out.empty() || !in.empty(), "a transfer of nothing: it has no bytes");
        busy_ = true;
        out_ = out;
        in_ = in;
        chip_ = nullptr;
        begin(to, read);
        co_await shield(done_.wait());
        busy_ = false;
        co_return how_;
    }

    void begin(i2c_address to, bool read) {
        bits_ = 0;
        began_ = now();
        for (const chip_on_bus& c : chips_) {
            if (c.address == to) {
                chip_ = &c;
            }
            if (c.holds_data()) {
                end_after(0, errc::bus_stuck);
                return;
            }
        }
        if (data_held_) {
            end_after(0, errc::bus_stuck);
        } else if (clock_held_) {
            at(began_ + i2c_patience, [this] { end(errc::timed_out); });
        } else if (std::exchange(loses_, false)) {
            end_after(10, errc::arbitration_lost);
        } else {
            call(read);
        }
    }
    void call(bool read) {
        after(10, [this, read] { // a start, eight bits, the acknowledge
            if (chip_ == nullptr || !chip_->start(read)) {
                stop(errc::nack_address);
            } else if (read) {
                read_next();
            } else {
                write_next();
            }
        });
    }
    void write_next() {
        if (out_.empty()) {
            if (in_.empty()) {
                stop(errc::none);
            } else {
                call(true);
            }
            return;
        }
        after(9, [this] {
            const bool taken = chip_->write(std::to_integer<std::uint8_t>(out_.front()));
            out_ = out_.subspan(1);
            if (taken) {
                write_next();
            } else {
                stop(errc::nack_data);
            }
        });
    }
    void read_next() {
        if (in_.empty()) {
            stop(errc::none);
            return;
        }
        after(9, [this] {
            in_.front() = std::byte{chip_->read()};
            in_ = in_.subspan(1);
            read_next();
        });
    }
    void stop(errc why) {
        after(1, [this, why] {
            if (chip_ != nullptr) {
                chip_->stop();
            }
            end(why);
        });
    }
    void end_after(unsigned bits, errc why) {
        after(bits, [this, why] { end(why); });
    }
    void end(errc why) {
        how_ = why == errc::none ? result<void>() : std::unexpected(why);
        done_.set();
    }
    // Counted from the start, so that a part of a microsecond is not rounded each time.
    void after(unsigned bits, std::function<void()> event) {
        bits_ += bits;
        const auto us = (bits_ * 1'000'000 + rate_ - 1) / rate_;
        at(began_ + duration(static_cast<std::int64_t>(us)), std::move(event));
    }

    std::uint64_t rate_;
    std::vector<chip_on_bus> chips_;
    bool data_held_ = false;
    bool clock_held_ = false;
    bool loses_ = false;

    // Of the transfer under way.
    bool busy_ = false;
    const chip_on_bus* chip_ = nullptr;
    std::span<const std::byte> out_;
    std::span<std::byte> in_;
    std::uint64_t bits_ = 0;
    time_point began_{};
    result<void> how_;
    isr_flag done_;
};

static_assert(i2c_master<i2c>);

} // namespace rondo::sim
