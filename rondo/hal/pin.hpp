// pin.hpp - what a digital pin is, as concepts.
//
// Small and separate, so that a driver asks for exactly what it uses and a chip, a simulator or a
// wrapper (inverted, reported) can be put in. Levels are electrical: true is high. Logic ("lit",
// "pressed") is added by whoever knows the wiring.
//
// SPDX-License-Identifier: MIT
#pragma once

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

} // namespace rondo
