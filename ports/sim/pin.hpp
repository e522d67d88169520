// pin.hpp - the simulator's pins. What a program drives can be observed; what it reads is set by
// an event, and each change of level is an edge.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/pin.hpp"

#include <functional>
#include <utility>

namespace rondo::sim {

class output {
  public:
    void write(bool high) {
        if (std::exchange(high_, high) != high && on_change_) {
            on_change_(high);
        }
    }
    void toggle() { write(!high_); }
    [[nodiscard]] bool is_high() const noexcept { return high_; }

    /// Calls `observer` with the new level at each change.
    void observe(std::function<void(bool)> observer) { on_change_ = std::move(observer); }

  private:
    bool high_ = false;
    std::function<void(bool)> on_change_;
};

class input {
  public:
    explicit input(bool high = false) noexcept : high_(high) {}

    [[nodiscard]] bool read() const noexcept { return high_; }
    [[nodiscard]] isr_flag::awaiter wait_edge() noexcept { return edge_.wait(); }
    void on_edge(edge_handler* handler) noexcept { handler_ = handler; }

    /// What the world outside does. Context: an event.
    void drive(bool high) noexcept {
        if (std::exchange(high_, high) != high) {
            edge_.set();
            if (handler_ != nullptr) {
                (*handler_)(now());
            }
        }
    }

  private:
    bool high_;
    isr_flag edge_;
    edge_handler* handler_ = nullptr;
};

static_assert(output_pin<output> && edge_pin<input> && interrupt_pin<input>);

} // namespace rondo::sim
