// pushbutton.hpp - a button that knows short, double and long presses.
//
//     pushbutton button(board::button);
//     button.on_press({light, &led::toggle});         // a function or a coroutine (callback.hpp)
//     button.on_long_press(shut_down);
//     create_task(button.run());
//
// or without callbacks, in a task of its own:
//
//     for (;;) {
//         if (co_await button.next() == press_event::double_press) { ... }
//     }
//
// Who wants an event says so: button.on_press({pressed, &event::set}).
//
// What counts as what is press_decoder's; what counts as an edge is debounced_pin's. Whether a
// callback's coroutine may overlap with its earlier run is the program's to decide.
//
// Source: Pushbutton of uasyncio's aswitch.py.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/callback.hpp"
#include "rondo/drivers/debounced_pin.hpp"
#include "rondo/drivers/press_decoder.hpp"

#include <array>
#include <cstddef>

namespace rondo {

template <edge_pin Pin>
class pushbutton {
  public:
    /// The level in which the button is found first is that of a button at rest: so it works for
    /// either rail, normally open or normally closed.
    constexpr explicit pushbutton(Pin& pin, press_settings settings = {}) noexcept
        : contact_(pin),
          decoder_(settings) {}

    // What run() calls. May be changed at any time; nullptr for nothing.
    // Context of all: task, startup.  Suspends: never.  Errors: none.

    void on_press(callback<> f) noexcept { on(press_event::press) = f; }
    void on_release(callback<> f) noexcept { on(press_event::release) = f; }
    void on_double_press(callback<> f) noexcept { on(press_event::double_press) = f; }
    void on_long_press(callback<> f) noexcept { on(press_event::long_press) = f; }

    /// May be changed at any time; counts from the next press on.
    [[nodiscard]] press_settings& settings() noexcept { return decoder_.settings; }
    /// How long the contact may bounce: 50 ms unless told.
    void debounce(duration time) noexcept { contact_.settling(time); }

    /// Without bounces.
    [[nodiscard]] bool is_pressed() noexcept {
        rest_level();
        return contact_.level() != rest_;
    }
    /// At this instant, bounces and all.
    [[nodiscard]] bool is_pressed_raw() noexcept {
        rest_level();
        return contact_.raw_level() != rest_;
    }

    /// Waits for what the button tells next. Not beside run().
    /// Context: task.  Suspends: unless more than one thing happened at once.
    /// Cancel: clean; nothing is lost.  Errors: no_frame.
    task<press_event> next() {
        rest_level();
        for (;;) {
            if (const auto what = decoder_.next()) {
                co_return *what;
            }
            const result<bool> level = co_await wait_until(contact_.changed(), decoder_.deadline());
            if (!level) {
                if (level.error() == errc::no_frame) {
                    co_await fail(errc::no_frame);
                }
                decoder_.elapsed(now());
            } else if (*level != rest_) {
                decoder_.pressed(now());
            } else {
                decoder_.released(now());
            }
        }
    }

    /// Calls the callbacks for ever.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    /// Cost: nothing while the button rests.
    task<> run() {
        for (;;) {
            const press_event what = co_await next();
            on(what)();
        }
    }

  private:
    callback<>& on(press_event what) noexcept { return on_[static_cast<std::size_t>(what)]; }

    void rest_level() noexcept {
        if (!rest_known_) {
            rest_known_ = true;
            rest_ = contact_.level();
        }
    }

    debounced_pin<Pin> contact_;
    press_decoder decoder_;
    bool rest_known_ = false;
    bool rest_ = false;
    std::array<callback<>, 4> on_;
};

} // namespace rondo
