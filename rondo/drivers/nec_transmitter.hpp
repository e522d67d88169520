// nec_transmitter.hpp - sends what an infra-red remote would.
//
//     nec_transmitter remote(board::infra_red_carrier);
//     co_await remote.send(0x40, 0x11);
//     while (is_held()) {
//         co_await remote.repeat();
//     }
//
// The pin is to switch a carrier of 38 kHz: true is a mark. That is a chip's PWM behind write(), or
// the gate of an oscillator. Without one, wired to a receiver's pin, it stands for the receiver
// too, with marks high.
//
// Each instant counts from the burst's start, so lateness does not add up; but each edge is as late
// as its turn. A receiver reads a bit wrongly if a turn of another task takes more than half a
// millisecond then, and its check tells it so.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/nec_pulses.hpp"
#include "rondo/hal/pin.hpp"

#include <cstddef>
#include <cstdint>

namespace rondo {

template <output_pin Pin>
class nec_transmitter {
  public:
    constexpr explicit nec_transmitter(Pin& carrier) noexcept : carrier_(carrier) {}

    /// Sends a key; see nec_pulses::key. Waits first until 108 ms have passed since the last burst
    /// began. One task at a time, in all three.
    /// Context: task.  Suspends: always.  Cancel: the carrier is off; who receives sees a burst
    /// that is too short.  Errors: no_frame.
    [[nodiscard]] task<> send(std::uint16_t address, std::uint8_t data) {
        return send(nec_pulses::key(address, data));
    }
    /// Says that the key is still down.
    [[nodiscard]] task<> repeat() { return send(nec_pulses::repeat()); }

    /// Sends any burst.
    [[nodiscard]] task<> send(nec_pulses pulses) {
        co_await sleep_until(next_);
        const dark_at_end guard{carrier_};
        const time_point start = now();
        next_ = start + nec_interval;
        unsigned units = 0;
        for (std::size_t i = 0; i != pulses.size(); ++i) {
            carrier_.write(i % 2 == 0);
            units += pulses[i];
            co_await sleep_until(start + nec_pulses::time(units));
        }
    }

  private:
    struct dark_at_end {
        Pin& carrier;
        ~dark_at_end() { carrier.write(false); }
    };

    Pin& carrier_;
    time_point next_{}; // no burst before
};

} // namespace rondo
