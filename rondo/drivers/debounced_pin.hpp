// debounced_pin.hpp - a contact's level, without its bounces.
//
//     debounced_pin door(pin);
//     const bool level = co_await door.changed();
//
// After an edge the task lets the contact settle and looks again: a new level counts if it is there
// by then, a glitch that is over has never been. So each change is told once, one settling time
// after it began, and an idle contact costs no wake-up at all.
//
//   rests --edge--> settles --the other level--> changed
//                   settles --the old level----> rests
//
// Source: Switch and Pushbutton of uasyncio's aswitch.py, which poll every 50 ms instead.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/pin.hpp"

#include <chrono>

namespace rondo {

template <edge_pin Pin>
class debounced_pin {
  public:
    /// `settling`: for how long the contact may bounce.
    constexpr explicit debounced_pin(Pin& pin,
                                     duration settling = std::chrono::milliseconds(50)) noexcept
        : pin_(pin),
          settling_(settling) {}

    /// The level that was told last; before anything was, the one that is found now. A pin may be
    /// read only when it is set up, so the constructor does not.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] bool level() noexcept {
        if (!known_) {
            known_ = true;
            level_ = pin_.read();
        }
        return level_;
    }

    /// What the pin is at this instant, bounces and all.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] bool raw_level() const noexcept { return pin_.read(); }

    /// Counts from the next edge on.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void settling(duration time) noexcept { settling_ = time; }

    /// Waits for the next change and gives the new level. One task at a time.
    /// Context: task.  Suspends: always.  Cancel: clean; the change is told to who asks next.
    /// Errors: no_frame.
    task<bool> changed() {
        for (;;) {
            while (pin_.read() == level()) {
                co_await pin_.wait_edge();
            }
            co_await sleep_for(settling_);
            if (pin_.read() != level_) {
                level_ = !level_;
                co_return level_;
            }
        }
    }

  private:
    Pin& pin_;
    duration settling_;
    bool known_ = false;
    bool level_ = false;
};

} // namespace rondo
