// switch_input.hpp - a switch: something that is open or closed.
//
//     switch_input door(board::door);
//     door.on_close(lock_up);                          // a function or a coroutine (callback.hpp)
//     door.on_open({alarm, &siren::start});
//     create_task(door.run());
//
// or without callbacks, in a task of its own:
//
//     for (;;) {
//         const bool closed = co_await door.changed();
//         ...
//     }
//
// Who wants an event says so: door.on_close({closed, &event::set}).
//
// Source: Switch of uasyncio's aswitch.py.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/drivers/debounced_pin.hpp"

namespace rondo {

template <edge_pin Pin>
class switch_input {
  public:
    /// Wired to ground with a pull-up: closed is low. For one to the other rail: closed_level true.
    constexpr explicit switch_input(Pin& pin, bool closed_level = false) noexcept
        : contact_(pin),
          closed_level_(closed_level) {}

    /// What run() calls. May be changed at any time; nullptr for nothing.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void on_close(callback<> f) noexcept { on_close_ = f; }
    void on_open(callback<> f) noexcept { on_open_ = f; }

    /// How long the contact may bounce: 50 ms unless told.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void debounce(duration time) noexcept { contact_.settling(time); }

    /// Without bounces. The position in which it is found calls nothing.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] bool is_closed() noexcept { return contact_.level() == closed_level_; }
    [[nodiscard]] bool is_open() noexcept { return !is_closed(); }

    /// Waits for the next change; true: closed. Not beside run().
    /// Context: task.  Suspends: always.  Cancel: clean; a change is told to who asks next.
    /// Errors: no_frame.
    task<bool> changed() {
        const bool level = co_await contact_.changed();
        co_return level == closed_level_;
    }

    /// Calls the callbacks for ever.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    /// Cost: nothing while the switch rests.
    task<> run() {
        for (;;) {
            const bool level = co_await contact_.changed();
            (level == closed_level_ ? on_close_ : on_open_)();
        }
    }

  private:
    debounced_pin<Pin> contact_;
    bool closed_level_;
    callback<> on_close_;
    callback<> on_open_;
};

} // namespace rondo
