// analogue_window.hpp - waiting until an analogue value leaves a range, or comes into one.
//
//     analogue_window level(board::potentiometer);
//     const auto v = co_await level.leaves(20'000, 30'000);    // result<uint16_t>: what it is now
//     co_await level.enters(0, 1'000);                         // empty
//     co_await level.moves_by(500);                            // from where it is now
//
// Values are parts of the full scale of 65535, as those of every adc_input (hal/adc.hpp). A value
// at the edge of a range is in it. A converter raises no interrupt for this, so the input is read
// once every period; what comes and goes between two readings is not seen. Nobody waits: nothing is
// read.
//
// Source: AADC of micropython-async; its sense() is the choice between leaves and enters here, and
// its poll at every turn of the loop the period.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/adc.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace rondo {

template <adc_input Input>
class analogue_window {
  public:
    using reading = result<std::uint16_t>;

    /// `period`: from the end of a reading to the next.
    constexpr explicit analogue_window(Input& input,
                                       duration period = std::chrono::milliseconds(20)) noexcept
        : input_(input),
          period_(period) {}

    /// Waits until the value is below `low` or above `high`, and gives it; at once, but for a
    /// reading, if it is so already. A low that is greater than high is a caller's bug.
    /// Context: task; several at a time.  Suspends: always.  Cancel: clean, deferred to the end of
    /// a reading.  Errors: the input's, at the first that it has; no_frame.
    task<reading> leaves(std::uint16_t low, std::uint16_t high) { return wait(low, high, false); }

    /// The same until it is in the range.
    task<reading> enters(std::uint16_t low, std::uint16_t high) { return wait(low, high, true); }

    /// Waits until the value is more than `distance` away from what it is when this is awaited.
    task<reading> moves_by(std::uint16_t distance) {
        const reading here = co_await input_.read();
        if (!here) {
            co_return here;
        }
        const int low = std::max(*here - distance, 0);
        const int high = std::min(*here + distance, 65'535);
        co_return co_await leaves(static_cast<std::uint16_t>(low),
                                  static_cast<std::uint16_t>(high));
    }

  private:
    task<reading> wait(std::uint16_t low, std::uint16_t high, bool inside) {
        RONDO_ASSERT(low <= high, "a range whose low end is above its high end");
        for (;;) {
            const reading now = co_await input_.read();
            if (!now || (*now >= low && *now <= high) == inside) {
                co_return now;
            }
            co_await sleep_for(period_);
        }
    }

    Input& input_;
    duration period_;
};

} // namespace rondo
