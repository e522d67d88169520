// pulse_clock.hpp - what time it is, from pulses that begin each second and from messages that say
// which second it was. No pin, no line: it is told the times.
//
//     pulse ....... message "second 42" ....... pulse ....... message "second 43"
//       |<-- less than a second -->|
//
// A message belongs to the pulse before it if that is less than a second ago; so a lost pulse makes
// no error of a second, and neither does midnight, as times are counted and not clock faces.
// Between pulses time goes by the local clock, corrected by what it was off since the first pulse.
//
// A pulse that comes more than a hundredth off where it should is not believed, until three have
// been off: then the messages have the last word.
//
// Source: the timing classes of uasyncio's GPS drivers, which add an interval to the last message
// and so skip a second at midnight and whenever a message is late.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace rondo {

class pulse_clock {
  public:
    using utc_time = std::chrono::sys_time<duration>; // microseconds

    // Context of all: task.  Suspends: never.  Errors: none.

    /// A message has come at `came`: it was `utc` at the pulse, which was at `pulse`. True if it is
    /// believed.
    constexpr bool pair(time_point pulse, utc_time utc, time_point came) noexcept {
        if (utc != std::chrono::floor<std::chrono::seconds>(utc) || came < pulse ||
            came - pulse >= std::chrono::seconds(1)) {
            return false; // of another instant than a pulse's
        }
        if (last_) {
            if (utc <= last_->utc) {
                return false; // told already
            }
            const duration wrong = (pulse - last_->pulse) - (utc - last_->utc);
            if (std::chrono::abs(wrong) * 100 > utc - last_->utc && ++doubts_ < 3) {
                return false;
            }
            if (doubts_ >= 3) {
                first_.reset();
            }
        }
        doubts_ = 0;
        last_ = anchor{pulse, utc};
        if (!first_) {
            first_ = last_;
        }
        return true;
    }

    /// The time at the local time `t`, near the last pulse or after it; none before the first pair.
    [[nodiscard]] constexpr std::optional<utc_time> at(time_point t) const noexcept {
        if (!last_) {
            return std::nullopt;
        }
        const duration since = t - last_->pulse;
        return last_->utc + since - duration(since.count() * drift() / 1'000'000'000);
    }

    /// How much faster than the pulses the local clock runs, in parts of 10^9, measured since the
    /// first pair; 0 in the first ten seconds.
    [[nodiscard]] constexpr std::int64_t drift() const noexcept {
        const duration passed = last_ ? last_->utc - first_->utc : duration::zero();
        if (passed < std::chrono::seconds(10)) {
            return 0;
        }
        const duration local = last_->pulse - first_->pulse;
        return (local - passed).count() * 1'000'000'000 / passed.count();
    }

    /// Since the last pulse that was believed; none before the first.
    [[nodiscard]] constexpr std::optional<duration> age(time_point t) const noexcept {
        return last_ ? std::optional(t - last_->pulse) : std::nullopt;
    }

    /// The drift counts from the next pair on.
    constexpr void measure_anew() noexcept { first_ = last_; }

  private:
    struct anchor {
        time_point pulse;
        utc_time utc;
    };
    std::optional<anchor> first_; // from which the drift is measured
    std::optional<anchor> last_;
    unsigned doubts_ = 0; // pulses in a row that were not where they should be
};

} // namespace rondo
