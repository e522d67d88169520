// pin_call.hpp - functions that are called when a pin changes its level, for pins without an
// interrupt.
//
//     pin_call calls{pin, {.rise = [] { press(1); }, .fall = released}};
//     const auto task = create_task(calls.run());
//
// The pin is looked at ahead of every turn, so a change is told within one turn of others. A pulse
// that is over by then is missed; contacts bounce: they need a debounced switch. Either function
// may be missing. Callbacks may be coroutines (callback.hpp).
//
// Source: PinCall of the tutorial's pin_cb.py (2018).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/pin.hpp"
#include "rondo/io/polled_device.hpp"

#include <utility>

namespace rondo {

struct pin_calls {
    callback<> rise{};
    callback<> fall{};
};

template <input_pin Pin>
class pin_call : public polled_device<pin_call<Pin>> {
  public:
    pin_call(const Pin& pin, pin_calls calls) noexcept
        : pin_(pin),
          calls_(calls),
          high_(pin.read()) {}

    /// Calls, change after change, until it is cancelled.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
    [[nodiscard]] task<> run() {
        for (;;) {
            co_await this->wait_readable();
            (high_ ? calls_.rise : calls_.fall)();
        }
    }

    /// Keeps the level that it has seen: a change is told once.
    io_events ready(io_events) noexcept {
        const bool before = std::exchange(high_, pin_.read());
        return high_ == before ? io_events::none : io_events::readable;
    }

  private:
    const Pin& pin_;
    pin_calls calls_;
    bool high_;
};

} // namespace rondo
