// motion_decoder.hpp - has an accelerometer moved, or been at rest for long? No bus, no clock: it
// is told the times.
//
//   moved   the acceleration is farther than `noise` from the last one that was told
//   rest    nothing was told for `rest`: and then each `rest` anew
//
// The first one that it sees counts as a movement: so somebody learns where it stands.
//
// Source: apoll.py of the uasyncio tutorial, which tells "moved" by a time of 0 and so cannot tell
// a movement from a question in the same millisecond.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace rondo {

/// As the chip counts: 21.33 for the earth's pull.
struct acceleration {
    std::int8_t x;
    std::int8_t y;
    std::int8_t z;
    friend constexpr bool operator==(acceleration, acceleration) noexcept = default;

    /// Thousandths of the earth's pull, rounded to the nearest, for one of the counts.
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] static constexpr int milli_g(std::int8_t counts) noexcept {
        return (counts * 3'000 + (counts < 0 ? -32 : 32)) / 64;
    }
};

enum class motion : std::uint8_t { moved, rest };

struct motion_settings {
    /// A distance in counts, along all three axes, that does not yet count as a movement.
    unsigned noise = 4;
    duration rest = std::chrono::seconds(2);
};

class motion_decoder {
  public:
    constexpr explicit motion_decoder(motion_settings s = {}) noexcept : settings(s) {}

    /// May be changed at any time.
    motion_settings settings;

    /// What was measured, and when. Times must not go back.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] constexpr std::optional<motion> sample(acceleration a, time_point at) noexcept {
        if (!known_ || distance_squared(a, told_) > settings.noise * settings.noise) {
            known_ = true;
            told_ = a;
            since_ = at;
            return motion::moved;
        }
        if (at - since_ >= settings.rest) {
            since_ = at;
            return motion::rest;
        }
        return std::nullopt;
    }

    /// What was told as a movement last.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] constexpr acceleration position() const noexcept { return told_; }

  private:
    static constexpr unsigned distance_squared(acceleration a, acceleration b) noexcept {
        const auto square = [](int d) { return static_cast<unsigned>(d * d); };
        return square(a.x - b.x) + square(a.y - b.y) + square(a.z - b.z);
    }

    bool known_ = false;
    acceleration told_{};
    time_point since_{};
};

} // namespace rondo
