// led.hpp - a light that is on, off, or flashes.
//
//     led status(board::led1);
//     status.flash(2_Hz);          // on for 250 ms, off for 250 ms
//     status.on();                 // at once, whatever it did before
//     status.blink(50ms);          // on for 50 ms, then off
//
// While it flashes it is one node in the loop's timer heap, and no task; at rest it is nothing. The
// instants of a flashing light do not drift: each is counted from the one before.
//
// Source: LED_async of the uasyncio tutorial, which looks for a new rate only after its present
// half period.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/timed_call.hpp"
#include "rondo/hal/pin.hpp"
#include "rondo/hal/units.hpp"

namespace rondo {

template <output_pin Pin>
class led : detail::timed_call {
  public:
    /// `lit_level`: the pin's level at which it shines.
    constexpr explicit led(Pin& pin, bool lit_level = true) noexcept
        : timed_call(&tick),
          pin_(pin),
          lit_level_(lit_level) {}
    ~led() { disarm(); }

    // Context of all: task, startup, a callback.  Suspends: never.  Errors: none.

    void on() noexcept { stay(true); }
    void off() noexcept { stay(false); }
    /// Changes what it is now, and leaves it at that.
    void toggle() noexcept { stay(!is_lit()); }

    /// Is lit now and then off again, `rate` times a second, until told otherwise. Zero: off.
    void flash(hertz rate) noexcept {
        if (rate.milli() == 0) {
            off();
            return;
        }
        half_ = rate.period() / 2;
        light_for(half_);
    }

    /// Is lit for `time`, then off.
    void blink(duration time) noexcept {
        half_ = duration::zero();
        light_for(time);
    }

    [[nodiscard]] bool is_lit() const noexcept { return pin_.is_high() == lit_level_; }
    [[nodiscard]] bool is_flashing() const noexcept { return armed(); }

  private:
    void write(bool lit) noexcept { pin_.write(lit == lit_level_); }
    void stay(bool lit) noexcept {
        disarm();
        write(lit);
    }
    void light_for(duration time) noexcept {
        write(true);
        next_ = now() + time;
        arm(detail::due_time(next_));
    }
    static void tick(detail::timed_call& self) noexcept {
        auto& light = static_cast<led&>(self);
        light.write(!light.is_lit());
        if (light.half_ > duration::zero()) {
            light.next_ += light.half_;
            light.arm(detail::due_time(light.next_));
        }
    }

    Pin& pin_;
    bool lit_level_;
    duration half_{};   // zero: once
    time_point next_{}; // when it changes, if armed
};

} // namespace rondo
