// encoder.hpp - a knob that is turned: a rotary encoder with two contacts.
//
//     encoder volume(board::knob_a, board::knob_b, {.start = 20, .min = 0, .max = 99});
//     volume.on_change([](encoder_change c) { show(c.value); });
//     create_task(volume.run(100ms));                 // not more often than that
//
// or without callbacks, in a task of its own:
//
//     for (;;) {
//         const encoder_change c = co_await volume.next();   // c.value, c.delta
//         ...
//     }
//
// Edges are counted in the interrupt (encoder_counter.hpp), so a loop that is busy loses none; what
// came since the last look is one change. A knob that rests costs nothing.
//
// Source: Encoder of micropython-async v3.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/encoder_counter.hpp"
#include "rondo/hal/pin.hpp"

#include <atomic>
#include <cstdint>
#include <utility>

namespace rondo {

struct encoder_change {
    int value;
    int delta; ///< since the last change that was told; with a modulo the shorter way is not sought
    friend bool operator==(const encoder_change&, const encoder_change&) = default;
};

template <interrupt_pin Pin>
class encoder : edge_handler {
  public:
    encoder(Pin& a, Pin& b, const encoder_settings& settings = {}) noexcept
        : edge_handler(&edge),
          a_(a),
          b_(b),
          counter_(settings),
          told_(counter_.value()) {}
    ~encoder() {
        a_.on_edge(nullptr);
        b_.on_edge(nullptr);
    }

    /// What run() calls. May be changed at any time; nullptr for nothing.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void on_change(callback<encoder_change> f) noexcept { on_change_ = f; }

    /// Where it stands. The first call of this or next() takes it as it is found.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] int value() noexcept {
        listen();
        const std::uint32_t total = total_.load(std::memory_order_relaxed);
        counter_.moved(static_cast<int>(total - std::exchange(taken_, total)));
        return counter_.value();
    }

    /// How many times two edges were one: of a knob that is turned faster than interrupts are
    /// served, or has a bad contact.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::uint32_t missed() const noexcept { return contacts_.missed(); }

    /// Waits until the value is another one. Not beside run().
    /// Context: task.  Suspends: unless it is.  Cancel: clean; no step is lost.  Errors: no_frame.
    task<encoder_change> next() {
        while (value() == told_) {
            co_await turned_.wait();
        }
        const int before = std::exchange(told_, counter_.value());
        co_return encoder_change{told_, told_ - before};
    }

    /// Calls the callback for ever, `pause` after it did so last at the earliest.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    /// Cost: nothing while the knob rests.
    task<> run(duration pause = duration::zero()) {
        for (;;) {
            const encoder_change change = co_await next();
            on_change_(change);
            if (pause > duration::zero()) {
                co_await sleep_for(pause);
            }
        }
    }

  private:
    // A pin may be read only when it is set up, so the constructor does not.
    void listen() noexcept {
        if (!std::exchange(listens_, true)) {
            contacts_ = quadrature(a_.read(), b_.read());
            a_.on_edge(this);
            b_.on_edge(this);
        }
    }
    RONDO_ISR_SAFE static void edge(edge_handler& self, time_point) noexcept {
        auto& knob = static_cast<encoder&>(self);
        const int step = knob.contacts_.levels(knob.a_.read(), knob.b_.read());
        if (step != 0) {
            // The interrupt is the only one that writes it.
            const std::uint32_t total = knob.total_.load(std::memory_order_relaxed);
            knob.total_.store(total + static_cast<std::uint32_t>(step), std::memory_order_relaxed);
            knob.turned_.set();
        }
    }

    Pin& a_;
    Pin& b_;
    bool listens_ = false;
    quadrature contacts_{false, false};    // the interrupt's
    std::atomic<std::uint32_t> total_ = 0; // steps, modulo 2^32
    std::uint32_t taken_ = 0;              // of them, by the task
    isr_flag turned_;
    encoder_counter counter_;
    int told_;
    callback<encoder_change> on_change_;
};

} // namespace rondo
