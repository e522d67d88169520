// press_decoder.hpp - what the presses and releases of a button mean. No clock, no pin: it is told
// the times.
//
//   press         each time the button goes down, at once
//   release       each time it comes up; with `suppress`: only after a press that was neither a
//                 long one nor part of a double one, and then when that is certain
//   double_press  a second press begins within `double_press` of the first; told before its press
//   long_press    the button is down for `long_press`
//
// A press takes part in one gesture: the third of three quick ones begins anew, so it is no second
// double; and the second of a double may be held without being a long one.
//
//     idle --press--> down, window open --release--> up, window open --press--> DOUBLE, down
//                     down --long_press passed--> LONG          up --double_press passed--> idle
//
// Source: Pushbutton of uasyncio's aswitch.py, which tells three quick presses as two doubles, and
// a click with a long press as both.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace rondo {

enum class press_event : std::uint8_t { press, release, double_press, long_press };

/// The word for it, for reports.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] const char* to_string(press_event what) noexcept;

struct press_settings {
    duration long_press = std::chrono::seconds(1);          ///< zero: there is none
    duration double_press = std::chrono::milliseconds(400); ///< zero: there is none
    bool suppress = false;                                  ///< hold a release back, see above
};

class press_decoder {
  public:
    constexpr explicit press_decoder(press_settings s = {}) noexcept : settings(s) {}

    /// May be changed at any time; counts from the next press on.
    press_settings settings;

    // Context of all: task, startup.  Suspends: never.  Errors: none.

    /// The button has gone down, come up; time has passed. Times must not go back.
    void pressed(time_point at) noexcept;
    void released(time_point at) noexcept;
    void elapsed(time_point at) noexcept;

    /// When elapsed() must be called if nothing happens before; or `never`.
    [[nodiscard]] time_point deadline() const noexcept;

    /// What has happened, in order; empty when all has been told. To be asked until it is empty
    /// after each of the calls above.
    [[nodiscard]] std::optional<press_event> next() noexcept;

  private:
    void tell(press_event what) noexcept { told_[count_++] = what; }

    time_point long_at_ = never;        // down: when it will have been a long press
    time_point window_ends_ = never;    // a press before this is the second of a double
    bool gesture_ = false;              // this press was a long one, or the second of a double
    bool release_held_ = false;         // up: told when the window ends
    std::uint8_t count_ = 0;            // events that next() has not given yet
    std::array<press_event, 4> told_{}; // at most: a held release, then double and press
};

} // namespace rondo
