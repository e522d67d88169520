// pin.hpp - what a digital pin is, as concepts.
//
// Small and separate, so that a driver asks for exactly what it uses and a chip, a simulator or a
// wrapper (inverted, reported) can be put in. Levels are electrical: true is high. Logic ("lit",
// "pressed") is added by whoever knows the wiring.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/time.hpp"

#include <concepts>

namespace rondo {

/// A pin that the program drives. Context of all members: task.  Suspends: never.
template <class P>
concept output_pin = requires(P pin, const P& fixed, bool high) {
    { pin.write(high) } -> std::same_as<void>;
    { pin.toggle() } -> std::same_as<void>;
    { fixed.is_high() } -> std::same_as<bool>; // what is driven
};

/// A pin that the program reads.
template <class P>
concept input_pin = requires(const P& pin) {
    { pin.read() } -> std::same_as<bool>;
};

/// An input that can be waited for. `co_await pin.wait_edge()` returns after the next change of
/// level; changes since the last wait count as one. One task waits at a time.
template <class P>
concept edge_pin = input_pin<P> && requires(P pin) { pin.wait_edge(); };

/// What an edge calls in the interrupt, with its time; a driver derives from it. The function may
/// call only what is RONDO_ISR_SAFE.
class edge_handler {
  public:
    using function = void (*)(edge_handler& self, time_point at) noexcept;

    edge_handler(const edge_handler&) = delete;
    edge_handler& operator=(const edge_handler&) = delete;

    /// The pin's. Context: isr.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE void operator()(time_point at) noexcept { function_(*this, at); }

  protected:
    constexpr explicit edge_handler(function f) noexcept : function_(f) {}
    ~edge_handler() = default;

  private:
    function function_;
};

/// An input that tells every edge at its time, for signals whose lengths matter.
/// `pin.on_edge(&handler)`: it is called at each change of level from now on; nullptr: nobody is.
/// Context: task.  Suspends: never.
template <class P>
concept interrupt_pin = input_pin<P> && requires(P pin, edge_handler* handler) {
    { pin.on_edge(handler) } -> std::same_as<void>;
};

} // namespace rondo
