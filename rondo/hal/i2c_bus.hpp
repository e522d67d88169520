// i2c_bus.hpp - what the I2C masters of chips share: a transfer, from the look at the lines to the
// idle bus.
//
//     transfer()                                          the chip's handler
//     data line free? else nine clocks -- still held: bus_stuck
//     begin() ------------------------------------------> serve(), at each interrupt
//     waits                                               ... until it says that this was the last
//     <------------------------------------------- ended
//     the limit passed first: abandon(), and the lines say why
//     waits until the stop has left: idle()
//
// A chip adds its Peripheral: a state machine for its registers, and the two lines as pins. That is
// a type of its own, so a test puts a model of the registers in its place.
//
// A data line that is low when no transfer is on is held by a chip that was cut off in the middle
// of a byte: it waits for clocks. After nine it has let go, if it ever will; a stop ends the rest.
// Other masters are lived with (arbitration), but one whose byte of zeros is seen as a line that is
// held gets clocks in between.
//
// Source: UM10204 rev 7, section 3.1.16 (bus clear).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/checkpoint.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/device_interrupt.hpp"
#include "rondo/hal/i2c.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace rondo {

/// A transfer under way. The peripheral takes what it has sent and received off the spans.
struct i2c_transfer {
    std::uint8_t address = 0;
    bool under_way = false;
    errc why = errc::none; // how it has ended, or will when the stop has left
    std::span<const std::byte> out;
    std::span<std::byte> in;

    [[nodiscard]] std::uint8_t next_out() noexcept {
        const auto byte = std::to_integer<std::uint8_t>(out.front());
        out = out.subspan(1);
        return byte;
    }
    void received(std::uint32_t byte) noexcept {
        in.front() = std::byte{static_cast<std::uint8_t>(byte)};
        in = in.subspan(1);
    }
};

/// What a chip adds. Context: any for serve(), task with interrupts on for the others.
template <class P>
concept i2c_peripheral = requires(P& p, i2c_transfer& t, unsigned bits_per_second,
                                  device_interrupt& handler, bool high) {
    p.start(bits_per_second, handler);             // from reset to ready, pins and interrupts too
    p.begin(t);                                    // interrupts come from here on
    { p.serve(t) } noexcept -> std::same_as<bool>; // at each: true if the transfer has ended
    { p.idle() } -> std::same_as<bool>;            // the stop has left
    p.abandon();    // lets go of the lines; no interrupt comes, no byte is touched any more
    p.take_lines(); // they are pins until give_lines()
    p.drive_clock(high);
    p.drive_data(high);
    p.give_lines();
    { p.clock_line() } -> std::same_as<bool>; // at any time
    { p.data_line() } -> std::same_as<bool>;
};

template <i2c_peripheral Peripheral>
class i2c_bus : public device_interrupt {
  public:
    constexpr i2c_bus() noexcept = default;
    constexpr explicit i2c_bus(Peripheral peripheral) noexcept : peripheral_(peripheral) {}

    /// Not needed for 100 kHz: the first use starts it. Not during a transfer.
    /// Units: bits a second, up to 400,000.  Context: task, startup.  Suspends: never.
    /// Errors: none.
    void start(unsigned bits_per_second = 100'000) noexcept {
        serve_ = [](device_interrupt& self) noexcept { static_cast<i2c_bus&>(self).interrupted(); };
        bit_us_ = (1'000'000 + bits_per_second - 1) / bits_per_second;
        peripheral_.start(bits_per_second, *this);
    }

    /// As in i2c.hpp.
    /// Context: task.  Suspends: always.  Cancel: deferred to the end of the transfer.
    /// Errors: see there.
    [[nodiscard]] task<result<void>> write(i2c_address to, std::span<const std::byte> out) {
        RONDO_ASSERT(!out.empty(), nothing);
        return transfer(to, out, {});
    }
    [[nodiscard]] task<result<void>> read(i2c_address from, std::span<std::byte> in) {
        RONDO_ASSERT(!in.empty(), nothing);
        return transfer(from, {}, in);
    }
    [[nodiscard]] task<result<void>> write_read(i2c_address with, std::span<const std::byte> out,
                                                std::span<std::byte> in) {
        RONDO_ASSERT(!out.empty() && !in.empty(), nothing);
        return transfer(with, out, in);
    }

  private:
    static constexpr const char* nothing = "a transfer of nothing: it has no bytes";

    // The bus is this transfer's until the end of its block; and then nothing uses its buffers,
    // also when reset() destroys it in the middle.
    class use {
      public:
        explicit use(i2c_bus& bus) noexcept : bus_(bus) { bus_.busy_ = true; }
        use(const use&) = delete;
        use& operator=(const use&) = delete;
        ~use() {
            if (bus_.transfer_.under_way) {
                bus_.peripheral_.abandon();
                bus_.transfer_.under_way = false;
            }
            bus_.busy_ = false;
        }

      private:
        i2c_bus& bus_;
    };

    task<result<void>> transfer(i2c_address to, std::span<const std::byte> out,
                                std::span<std::byte> in) {
        co_await checkpoint_if_cancelled();
        RONDO_ASSERT(!busy_, "two transfers at once on one I2C bus: share it with a shared_i2c");
        const use in_use(*this);
        if (bit_us_ == 0) {
            start();
        }
        if (!peripheral_.data_line()) {
            const bool freed = co_await free_data_line();
            if (!freed) {
                co_return std::unexpected(errc::bus_stuck);
            }
        }
        // Two addresses, and each byte has nine bits.
        const duration longest =
            i2c_patience + duration(9 * bit_us_ * (2 + out.size() + in.size()));
        ended_.clear();
        transfer_ = {.address = to.value(), .under_way = true, .out = out, .in = in};
        peripheral_.begin(transfer_);
        static_cast<void>(co_await shield(wait_for(ended_.wait(), longest)));
        give_up_if_late();
        // A stop takes a bit; ten, if a chip takes its time.
        for (int looks = 0; looks != 10 && !peripheral_.idle(); ++looks) {
            co_await shield(sleep_for(duration(bit_us_)));
        }
        if (!peripheral_.idle()) {
            peripheral_.abandon();
        }
        if (transfer_.why != errc::none) {
            co_return std::unexpected(transfer_.why);
        }
        co_return result<void>();
    }

    void give_up_if_late() noexcept {
        const critical_section locked; // the last interrupt may come now
        if (transfer_.under_way) {
            transfer_.why = !peripheral_.clock_line()  ? errc::timed_out
                            : !peripheral_.data_line() ? errc::bus_stuck
                                                       : errc::not_ready;
            transfer_.under_way = false;
            peripheral_.abandon();
        }
    }

    class lines_as_pins {
      public:
        explicit lines_as_pins(Peripheral& peripheral) noexcept : peripheral_(peripheral) {
            peripheral_.take_lines();
        }
        lines_as_pins(const lines_as_pins&) = delete;
        lines_as_pins& operator=(const lines_as_pins&) = delete;
        ~lines_as_pins() {
            peripheral_.give_lines();
            peripheral_.abandon(); // it may have seen what was done behind its back
        }

      private:
        Peripheral& peripheral_;
    };

    // True if the line is free.
    task<bool> free_data_line() {
        const duration bit(bit_us_);
        co_await sleep_for(9 * bit); // the end of what another master does?
        if (peripheral_.data_line()) {
            co_return true;
        }
        const lines_as_pins pins(peripheral_);
        for (int clocks = 0; clocks != 9 && !peripheral_.data_line(); ++clocks) {
            peripheral_.drive_clock(false);
            co_await sleep_for(bit);
            peripheral_.drive_clock(true);
            co_await sleep_for(bit);
        }
        if (!peripheral_.data_line()) {
            co_return false;
        }
        // A stop: the data line rises while the clock is high.
        peripheral_.drive_clock(false);
        peripheral_.drive_data(false);
        co_await sleep_for(bit);
        peripheral_.drive_clock(true);
        co_await sleep_for(bit);
        peripheral_.drive_data(true);
        co_await sleep_for(bit);
        co_return peripheral_.data_line();
    }

    RONDO_ISR_SAFE void interrupted() noexcept {
        if (transfer_.under_way && peripheral_.serve(transfer_)) {
            transfer_.under_way = false;
            ended_.set();
        }
    }

    [[no_unique_address]] Peripheral peripheral_{};
    i2c_transfer transfer_;
    std::uint32_t bit_us_ = 0; // 0: not started
    bool busy_ = false;
    isr_flag ended_;
};

} // namespace rondo
