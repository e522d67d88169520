// pins.hpp - the pins of the RP2040: output_pin, input_pin, edge_pin.
//
// A pin is a constant: its GPIO number, known when compiled, held in flash. start() turns it on;
// before that nothing happens on the wire. So one coroutine serves every pin, and a pin costs no
// RAM (an edge_pin: 16 bytes).
//
// Source: RP2040 data sheet, sections 2.3.1.2 (SIO), 2.19 (functions, interrupts, pads).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/registers.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/pin.hpp"

#include <cstdint>

namespace rondo::rp2040 {

enum class pin_function : std::uint8_t { spi = 1, uart = 2, i2c = 3, pwm = 4, sio = 5 };
enum class pin_pull : std::uint8_t { none = 0, down = 1, up = 2 }; // PDE, PUE in the pad register

/// Connects the pin to `function` and sets its pad up, input buffer on.
/// Context: task.  Suspends: never.  Errors: none.
void configure_pin(unsigned number, pin_function function, pin_pull pull) noexcept;

/// A pin that the program drives.
class output_pin {
  public:
    /// `number`: GP0 to GP29.
    constexpr explicit output_pin(std::uint8_t number) noexcept : number_(number) {}

    /// Starts at low.
    /// Context: task.  Suspends: never.  Errors: none.
    void start() const noexcept {
        sio().GPIO_OUT_CLR = bit();
        sio().GPIO_OE_SET = bit();
        configure_pin(number_, pin_function::sio, pin_pull::none);
    }

    /// Context: any; one store changes this pin alone.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE void write(bool high) const noexcept {
        if (high) {
            sio().GPIO_OUT_SET = bit();
        } else {
            sio().GPIO_OUT_CLR = bit();
        }
    }
    RONDO_ISR_SAFE void toggle() const noexcept { sio().GPIO_OUT_XOR = bit(); }

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE bool is_high() const noexcept {
        return (sio().GPIO_OUT & bit()) != 0;
    }

  private:
    std::uint32_t bit() const noexcept { return 1U << number_; }

    std::uint8_t number_;
};

/// A pin that the program reads.
class input_pin {
  public:
    constexpr explicit input_pin(std::uint8_t number, pin_pull pull = pin_pull::none) noexcept
        : number_(number),
          pull_(pull) {}

    /// Context: task.  Suspends: never.  Errors: none.
    void start() const noexcept {
        sio().GPIO_OE_CLR = 1U << number_;
        configure_pin(number_, pin_function::sio, pull_);
    }

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE bool read() const noexcept {
        return (sio().GPIO_IN >> number_ & 1) != 0;
    }

  protected:
    std::uint8_t number_;
    pin_pull pull_;
};

/// A pin whose changes of level, both ways, can be waited for. From start() on none is lost.
class edge_pin : public input_pin {
  public:
    using input_pin::input_pin;
    edge_pin(const edge_pin&) = delete;
    edge_pin& operator=(const edge_pin&) = delete;

    /// Starting it again does nothing.
    /// Context: task.  Suspends: never.  Errors: none.
    void start() noexcept;

    /// Waits for the next change of level; changes since the last wait count as one.
    /// Context: task.  Suspends: if none came since the last wait.  Cancel: clean.  Errors: none.
    isr_flag::awaiter wait_edge() noexcept { return changed_.wait(); }

    /// Has `handler` called at each change of level, with the time at which the interrupt was
    /// served; nullptr: nobody. Two changes before it is served count as one.
    /// Context: task.  Suspends: never.  Errors: none.
    void on_edge(edge_handler* handler) noexcept { handler_ = handler; }

    /// The handler's; not for users.
    RONDO_ISR_SAFE static void serve_all() noexcept;

  private:
    bool started_ = false;
    edge_pin* next_ = nullptr; // of those that have been started
    isr_flag changed_;
    edge_handler* volatile handler_ = nullptr; // read by the interrupt
};

static_assert(rondo::output_pin<output_pin>);
static_assert(rondo::output_pin<const output_pin>);
static_assert(rondo::input_pin<input_pin>);
static_assert(rondo::edge_pin<edge_pin>);
static_assert(rondo::interrupt_pin<edge_pin>);

} // namespace rondo::rp2040
