// gps_clock.hpp - the time to the microsecond, from a satellite receiver and its pulse per second.
//
//     gps_clock clock(board::pps, receiver);           // receiver: a gps, whose run() runs
//     create_task(clock.run());
//     co_await clock;                                  // until it knows the time
//     const auto utc = *clock.now();                   // std::chrono::sys_time of microseconds
//     const auto [h, m, s, us] = *clock.time_of_day();
//
// The interrupt keeps the time of the edge and nothing else; which second it was is said by the
// next RMC, and looked at in run(). What belongs together is pulse_clock's.
//
// How exact it is depends on the local clock's resolution, a microsecond, and on how late the
// interrupt reads it. The drift of the local clock is measured and taken off: drift(), calibrate().
//
// Source: GPS_Timer of uasyncio's as_GPS_time.py.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/isr_flag.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/gps.hpp"
#include "rondo/drivers/pulse_clock.hpp"
#include "rondo/hal/pin.hpp"
#include "rondo/sync/event.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace rondo {

struct gps_time_of_day {
    unsigned hours;
    unsigned minutes;
    unsigned seconds;
    unsigned microseconds;
    friend bool operator==(const gps_time_of_day&, const gps_time_of_day&) = default;
};

template <interrupt_pin Pin, class Receiver>
class gps_clock : edge_handler {
  public:
    /// `begins`: the level to which the pin goes when a second begins.
    gps_clock(Pin& pps, Receiver& receiver, bool begins = true) noexcept
        : edge_handler(&edge),
          pin_(pps),
          receiver_(receiver),
          begins_(begins) {}

    /// Listens to pulses and messages for ever.
    /// Context: task.  Suspends: always.  Cancel: clean; the pin is left alone.  Errors: no_frame.
    task<> run() {
        const listening mine(*this);
        for (;;) {
            co_await receiver_.data_received(gps_data::date);
            const std::optional<time_point> pulse = last_pulse();
            if (pulse && clock_.pair(*pulse, receiver_.data().utc(), rondo::now())) {
                ready_.set();
            }
        }
    }

    /// Waits until the time is known.
    /// Context: task.  Suspends: if it is not yet.  Cancel: clean.  Errors: none.
    auto operator co_await() noexcept { return ready_.wait(); }

    /// Waits for the next pulse. One task at a time.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
    [[nodiscard]] isr_flag::awaiter wait_pulse() noexcept {
        pulsed_.clear();
        return pulsed_.wait();
    }

    // Context of all: task.  Suspends: never.  Errors: none.

    /// None before the first pulse that was understood. Without pulses it goes on by the local
    /// clock: age() tells how long.
    [[nodiscard]] std::optional<pulse_clock::utc_time> now() const noexcept {
        return clock_.at(rondo::now());
    }
    [[nodiscard]] std::optional<gps_time_of_day> time_of_day() const noexcept {
        const auto utc = now();
        if (!utc) {
            return std::nullopt;
        }
        const std::chrono::hh_mm_ss part(*utc - std::chrono::floor<std::chrono::days>(*utc));
        return gps_time_of_day{static_cast<unsigned>(part.hours().count()),
                               static_cast<unsigned>(part.minutes().count()),
                               static_cast<unsigned>(part.seconds().count()),
                               static_cast<unsigned>(part.subseconds().count())};
    }
    /// Since the last pulse that was understood.
    [[nodiscard]] std::optional<duration> age() const noexcept { return clock_.age(rondo::now()); }
    /// How much faster than the satellites the local clock runs, in parts of 10^9.
    [[nodiscard]] std::int64_t drift() const noexcept { return clock_.drift(); }

    /// Measures the drift anew until it is certain: looks each 10 s, from the fourth time on
    /// whether the last three agree within 10^-6. Beside run(). Context: task.  Suspends: always.
    /// Cancel: clean. Errors: timed_out if they do not within `limit`; no_frame.
    task<result<std::int64_t>> calibrate(duration limit = std::chrono::minutes(5)) {
        co_await ready_.wait();
        clock_.measure_anew();
        const time_point end = rondo::now() + limit;
        std::array<std::int64_t, 3> last{};
        for (unsigned looks = 1;; ++looks) {
            co_await sleep_for(std::chrono::seconds(10));
            if (rondo::now() > end) {
                co_return std::unexpected(errc::timed_out);
            }
            if (*age() > std::chrono::seconds(10)) {
                looks = 0; // no pulses: nothing new was measured
            }
            last = {last[1], last[2], clock_.drift()};
            if (looks >= 4 && near(last[0], last[2]) && near(last[1], last[2]) &&
                near(last[0], last[1])) {
                co_return last[2];
            }
        }
    }

  private:
    struct listening {
        gps_clock& clock;
        explicit listening(gps_clock& c) noexcept : clock(c) { clock.pin_.on_edge(&clock); }
        listening(const listening&) = delete;
        listening& operator=(const listening&) = delete;
        ~listening() { clock.pin_.on_edge(nullptr); }
    };

    static bool near(std::int64_t a, std::int64_t b) noexcept { return std::abs(a - b) <= 1'000; }

    RONDO_ISR_SAFE static void edge(edge_handler& handler, time_point at) noexcept {
        auto& self = static_cast<gps_clock&>(handler);
        if (self.pin_.read() == self.begins_) {
            self.pulse_ = at;
            self.has_pulse_ = true;
            self.pulsed_.set();
        }
    }
    std::optional<time_point> last_pulse() const noexcept {
        const critical_section locked; // 64 bits, which the interrupt writes
        return has_pulse_ ? std::optional(pulse_) : std::nullopt;
    }

    Pin& pin_;
    Receiver& receiver_;
    bool begins_;
    bool has_pulse_ = false;
    time_point pulse_{}; // the interrupt's
    isr_flag pulsed_;
    event ready_;
    pulse_clock clock_;
};

} // namespace rondo
