// encoder_counter.hpp - where a knob stands, from the levels of its two contacts. No pin, no clock.
//
//   A  __/--\__/--\__        one way: A is first; the other way: B is
//   B  ____/--\__/--\        a step is one edge; most knobs rest after every fourth
//
// A contact that bounces goes to and fro by one step, so bounces undo themselves, and no time is
// needed for them. Two steps at once have no direction: they are counted as missed.
//
// A knob counts when it has gone a whole detent beyond where it counted last. So one that is left
// at the very edge of a step does not flicker.
//
// Source: Encoder of micropython-async v3 for what div, limits and modulo mean.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <utility>

namespace rondo {

/// Steps from one pair of levels to the next, as an interrupt tells them.
class quadrature {
  public:
    constexpr quadrature(bool a, bool b) noexcept : state_(code(a, b)) {}

    /// The levels now. One step: +1 if A is ahead of B, -1 if it is behind; 0 if nothing has
    /// changed, or both have, which missed() counts.
    /// Context: any.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE constexpr int levels(bool a, bool b) noexcept {
        const unsigned before = std::exchange(state_, code(a, b));
        const unsigned change = (state_ - before) & 3u;
        missed_ += change == 2 ? 1u : 0u;
        return change == 1 ? 1 : change == 3 ? -1 : 0;
    }
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] constexpr std::uint32_t missed() const noexcept { return missed_; }

  private:
    // The place in the order 00, 10, 11, 01.
    static constexpr unsigned code(bool a, bool b) noexcept {
        return b ? (a ? 2u : 3u) : (a ? 1u : 0u);
    }
    unsigned state_;
    std::uint32_t missed_ = 0;
};

struct encoder_settings {
    int start = 0;
    int steps_per_detent = 4;
    int min = std::numeric_limits<int>::min();
    int max = std::numeric_limits<int>::max(); ///< the knob turns on, the value stays
    int modulo = 0; ///< not zero: the value goes round, from 0 to modulo - 1
};

class encoder_counter {
  public:
    constexpr explicit encoder_counter(const encoder_settings& s = {}) noexcept
        : settings_(s),
          value_(s.start) {
        RONDO_ASSERT(s.steps_per_detent > 0 && s.modulo >= 0 && s.min <= s.max,
                     "an encoder's settings make no sense");
    }

    // Context of all: task, startup.  Suspends: never.  Errors: none.

    /// The knob has gone so many steps. At a limit it is forgotten how far beyond it was turned.
    constexpr void moved(int steps) noexcept {
        steps += rest_;
        const int detents = steps / settings_.steps_per_detent; // towards where it counted last
        rest_ = steps % settings_.steps_per_detent;
        const std::int64_t to = std::int64_t{value_} + detents;
        if (settings_.modulo != 0) {
            const auto m = std::int64_t{settings_.modulo};
            value_ = static_cast<int>((to % m + m) % m);
        } else if (to > settings_.max || to < settings_.min) {
            value_ = to > settings_.max ? settings_.max : settings_.min;
            rest_ = 0;
        } else {
            value_ = static_cast<int>(to);
        }
    }
    [[nodiscard]] constexpr int value() const noexcept { return value_; }

  private:
    encoder_settings settings_;
    int value_;
    int rest_ = 0; // steps since it counted last
};

} // namespace rondo
