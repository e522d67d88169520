// htu21d.hpp - the HTU21D, a sensor of humidity and temperature on an I2C bus.
//
//     htu21d sensor(board::i2c1);
//     sensor.on_error([](errc why) { report("sensor: ", to_string(why), "\n"); });
//     auto reading = create_task(sensor.run(10s), "htu21d");
//     co_await sensor;                                  // until the first reading is there
//     ... sensor.last()->temperature_millicelsius ...
//
// or without run(), in a task of its own: `co_await sensor.measure()`.
//
// What the bytes mean is htu21d_decoder's. A bad reading (a wrong check sum, a chip that is late, a
// bus that is held) is told to on_error, and the next one is due as if nothing had been; what was
// read last stays.
//
// Source: HTU21D(F) data sheet, Measurement Specialties; HTU21D of the uasyncio tutorial, which
// stops the whole loop at a wrong check sum.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/callback.hpp"
#include "rondo/drivers/htu21d_decoder.hpp"
#include "rondo/hal/i2c.hpp"
#include "rondo/sync/event.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace rondo {

struct htu21d_reading {
    std::int32_t temperature_millicelsius;
    std::int32_t humidity_millipercent;
    friend bool operator==(const htu21d_reading&, const htu21d_reading&) = default;
};

template <i2c_master Bus>
class htu21d {
  public:
    /// The chip has this address and no other; a bus may map it.
    explicit htu21d(Bus& bus, i2c_address address = i2c_address(0x40)) noexcept
        : bus_(bus),
          address_(address) {}

    // What run() calls. May be changed at any time; nullptr for nothing.
    // Context: task, startup.  Suspends: never.  Errors: none.

    void on_reading(callback<htu21d_reading> f) noexcept { on_reading_ = f; }
    void on_error(callback<errc> f) noexcept { on_error_ = f; }

    /// The last good reading of run(); none before the first.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] const std::optional<htu21d_reading>& last() const noexcept { return last_; }

    /// Waits until run() has had a good reading, about 120 ms after its start.
    /// Context: task.  Suspends: if there was none yet.  Cancel: clean.  Errors: none.
    auto operator co_await() noexcept { return ready_.wait(); }

    /// Waits for the next good reading of run().
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    task<htu21d_reading> next() {
        co_await told_.wait();
        co_return *last_;
    }

    /// Measures both, which takes 120 ms. Not beside run().
    /// Context: task.  Suspends: always.  Cancel: clean, at the end of a transfer.
    /// Errors: those of the bus; crc.
    task<result<htu21d_reading>> measure() {
        htu21d_decoder::answer bytes{};
        result<void> done = co_await convert(std::byte{0xF3}, bytes);
        if (!done) {
            co_return std::unexpected(done.error());
        }
        const result<std::int32_t> temperature = htu21d_decoder::temperature(bytes);
        if (!temperature) {
            co_return std::unexpected(temperature.error());
        }
        done = co_await convert(std::byte{0xF5}, bytes);
        if (!done) {
            co_return std::unexpected(done.error());
        }
        const result<std::int32_t> humidity = htu21d_decoder::humidity(bytes);
        if (!humidity) {
            co_return std::unexpected(humidity.error());
        }
        co_return htu21d_reading{*temperature, *humidity};
    }

    /// The chip's settings: 2 after power-on. Tells whether it is there. Not beside run().
    /// Context: task.  Suspends: always.  Cancel: clean, at the end of the transfer.
    /// Errors: those of the bus.
    task<result<std::uint8_t>> user_register() {
        const std::array command{std::byte{0xE7}};
        std::array<std::byte, 1> answer{};
        const result<void> done = co_await bus_.write_read(address_, command, answer);
        if (!done) {
            co_return std::unexpected(done.error());
        }
        co_return std::to_integer<std::uint8_t>(answer[0]);
    }

    /// Measures for ever, `pause` after the end of each reading. If the chip does not answer at the
    /// start, it fails with what the bus says.
    /// Context: task.  Suspends: always.  Cancel: clean, at the end of a transfer.
    /// Errors: at the start those of the bus; no_frame.
    task<> run(duration pause = std::chrono::seconds(10)) {
        const result<std::uint8_t> there = co_await user_register();
        if (!there) {
            co_await fail(there.error());
        }
        for (;;) {
            const result<htu21d_reading> reading = co_await measure();
            if (reading) {
                last_ = *reading;
                ready_.set();
                told_.pulse();
                on_reading_(*reading);
            } else {
                on_error_(reading.error());
            }
            co_await sleep_for(pause);
        }
    }

  private:
    /// The longest is 50 ms, at 14 bits of temperature. Source: data sheet, measuring time.
    static constexpr duration conversion = std::chrono::milliseconds(60);

    task<result<void>> convert(std::byte what, htu21d_decoder::answer& bytes) {
        const std::array command{what};
        const result<void> begun = co_await bus_.write(address_, command);
        if (!begun) {
            co_return begun;
        }
        co_await sleep_for(conversion);
        co_return co_await bus_.read(address_, bytes);
    }

    Bus& bus_;
    i2c_address address_;
    std::optional<htu21d_reading> last_;
    event ready_; // there was a good reading
    event told_;  // pulsed at each
    callback<htu21d_reading> on_reading_;
    callback<errc> on_error_;
};

} // namespace rondo
