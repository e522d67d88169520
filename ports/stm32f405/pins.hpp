// pins.hpp - the pins of the STM32F405: output_pin, input_pin, edge_pin.
//
// A pin is a constant: port letter and number, known when compiled, held in flash. start() turns
// it on; before that nothing happens on the wire. So one coroutine serves every pin, and a pin
// costs no RAM (an edge_pin: 16 bytes).
//
// There is one interrupt line for each pin number, shared by all ports: PA1 and PB1 cannot both
// be edge pins. To start the second one is a caller's bug.
//
// Source: RM0090 rev 19, sections 8.3, 9.2.3, 12.2.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/registers.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/pin.hpp"

#include <cstdint>

namespace rondo::stm32f405 {

enum class pin_mode : std::uint8_t { input, output, alternate, analog }; // as in MODER
enum class pin_pull : std::uint8_t { none, up, down };                   // as in PUPDR

/// Turns the port's clock on and sets the pin up; `function` counts for pin_mode::alternate.
/// Context: task.  Suspends: never.  Errors: none.
void configure_pin(char port, unsigned number, pin_mode mode, pin_pull pull,
                   unsigned function = 0) noexcept;

/// A pin that the program drives, push-pull.
class output_pin {
  public:
    /// `port`: 'A' to 'I', `number`: 0 to 15.
    constexpr output_pin(char port, std::uint8_t number) noexcept : port_(port), number_(number) {}

    /// Context: task.  Suspends: never.  Errors: none.
    void start() const noexcept { configure_pin(port_, number_, pin_mode::output, pin_pull::none); }

    /// Context: any; BSRR changes this pin alone, in one store.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE void write(bool high) const noexcept {
        gpio(port_).BSRR = 1U << (high ? number_ : number_ + 16);
    }
    /// Context: task.  Suspends: never.  Errors: none.
    void toggle() const noexcept { write(!is_high()); }

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE bool is_high() const noexcept {
        return (gpio(port_).ODR >> number_ & 1) != 0;
    }

  private:
    char port_;
    std::uint8_t number_;
};

/// A pin that the program reads.
class input_pin {
  public:
    constexpr input_pin(char port, std::uint8_t number, pin_pull pull = pin_pull::none) noexcept
        : port_(port),
          number_(number),
          pull_(pull) {}

    /// Context: task.  Suspends: never.  Errors: none.
    void start() const noexcept { configure_pin(port_, number_, pin_mode::input, pull_); }

    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] RONDO_ISR_SAFE bool read() const noexcept {
        return (gpio(port_).IDR >> number_ & 1) != 0;
    }

  protected:
    char port_;
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

} // namespace rondo::stm32f405
