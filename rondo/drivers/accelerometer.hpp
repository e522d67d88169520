// accelerometer.hpp - the MMA7660FC, an accelerometer on an I2C bus, as on the Pyboard.
//
//     accelerometer sensor(board::i2c1);
//     if (co_await sensor.start()) {
//         for (;;) {
//             const result<motion> what = co_await sensor.next();      // has it moved?
//             if (what == motion::moved) { use(sensor.position()); }
//         }
//     }
//
// What counts as a movement is motion_decoder's. For the values alone: `co_await sensor.read()`.
//
// Source: MMA7660FC data sheet, Rev. 8, Freescale; apoll.py of the uasyncio tutorial.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/motion_decoder.hpp"
#include "rondo/hal/i2c.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace rondo {

template <i2c_master Bus>
class accelerometer {
  public:
    /// The address is the chip's; others are made to order.
    explicit accelerometer(Bus& bus, motion_settings settings = {},
                           i2c_address address = i2c_address(0x4C)) noexcept
        : bus_(bus),
          address_(address),
          decoder_(settings) {}

    /// How often next() measures: each 100 ms unless told.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void pace(duration time) noexcept { pace_ = time; }
    [[nodiscard]] motion_settings& settings() noexcept { return decoder_.settings; }

    /// Lets the chip measure, 120 times a second, and waits until it does: 30 ms.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: those of the bus.
    task<result<void>> start() {
        for (const auto& value : wake_up) {
            const result<void> done = co_await bus_.write(address_, value);
            if (!done) {
                co_return done;
            }
        }
        co_await sleep_for(settling);
        co_return result<void>();
    }

    /// Context: task.  Suspends: always.  Cancel: clean, at the end of a transfer.
    /// Errors: those of the bus; not_ready if the chip changes what it has at each reading.
    task<result<acceleration>> read() {
        static constexpr std::array x_out{std::byte{0x00}};
        for (int tries = 3; tries != 0; --tries) {
            std::array<std::byte, 3> out{};
            const result<void> done = co_await bus_.write_read(address_, x_out, out);
            if (!done) {
                co_return std::unexpected(done.error());
            }
            if (((out[0] | out[1] | out[2]) & alert) == std::byte{}) {
                co_return acceleration{signed_6(out[0]), signed_6(out[1]), signed_6(out[2])};
            }
        }
        co_return std::unexpected(errc::not_ready);
    }

    /// Measures until there is something to tell. The first time, the chip has moved.
    /// Context: task.  Suspends: always.  Cancel: clean, at the end of a transfer.
    /// Errors: those of read(); then ask again.
    task<result<motion>> next() {
        for (;;) {
            co_await sleep_until(due_);
            due_ = now() + pace_;
            const result<acceleration> a = co_await read();
            if (!a) {
                co_return std::unexpected(a.error());
            }
            if (const auto what = decoder_.sample(*a, now())) {
                co_return *what;
            }
        }
    }

    /// What next() told as a movement last.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] acceleration position() const noexcept { return decoder_.position(); }

  private:
    static constexpr std::byte mode{0x07};        // MODE: bit 0 is set while it measures
    static constexpr std::byte sample_rate{0x08}; // SR: 0 is 120 a second
    /// Registers but MODE are written in standby alone.
    static constexpr std::array<std::array<std::byte, 2>, 3> wake_up{
        {{mode, std::byte{0x00}}, {sample_rate, std::byte{0x00}}, {mode, std::byte{0x01}}}};
    /// The register was read while it changed. Source: data sheet, XOUT.
    static constexpr std::byte alert{0x40};
    /// From standby to the first sample: 12 ms and one period. Source: data sheet, table 5.
    static constexpr duration settling = std::chrono::milliseconds(30);

    static constexpr std::int8_t signed_6(std::byte out) noexcept {
        const int value = std::to_integer<int>(out & std::byte{0x3F});
        return static_cast<std::int8_t>(value < 32 ? value : value - 64);
    }

    Bus& bus_;
    i2c_address address_;
    motion_decoder decoder_;
    duration pace_ = std::chrono::milliseconds(100);
    time_point due_{};
};

} // namespace rondo
