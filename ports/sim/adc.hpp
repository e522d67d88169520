// adc.hpp - the simulator's analog input: the world outside sets its level, a conversion takes its
// time.
//
//     sim::adc knob;
//     knob.drive(0x8000);                      // an event: half of the full scale
//     knob.fail_next(errc::not_ready);         // a fault: of the next conversion
//
// The level counts that stands when a conversion begins. An input has a converter of its own, so
// conversions of several do not wait for each other.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/checkpoint.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/adc.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace rondo::sim {

class adc {
  public:
    explicit adc(duration conversion = std::chrono::microseconds(2)) noexcept
        : conversion_(conversion) {
        RONDO_ASSERT(conversion > duration::zero(), "a conversion takes its time");
    }

    /// What the world outside does. Context: an event.
    void drive(std::uint16_t level) noexcept { level_ = level; }
    /// The next conversion ends with this.
    void fail_next(errc why) noexcept { fails_ = why; }

    task<result<std::uint16_t>> read() {
        co_await checkpoint_if_cancelled();
        const std::uint16_t level = level_;
        const errc why = std::exchange(fails_, errc::none);
        co_await shield(sleep_for(conversion_));
        if (why != errc::none) {
            co_return std::unexpected(why);
        }
        co_return level;
    }

  private:
    duration conversion_;
    std::uint16_t level_ = 0;
    errc fails_ = errc::none;
};

static_assert(adc_input<adc>);

} // namespace rondo::sim
