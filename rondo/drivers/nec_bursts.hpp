// nec_bursts.hpp - edges in, as an interrupt sees them; bursts out, as a task takes them. No clock,
// no pin: it is told the times.
//
//     edges  ||||||||    ||||||||                  the pause between bursts is at least 31 ms, and
//            burst       burst                     nothing inside a burst takes longer than 9 ms
//
// Two bursts have room: one is taken apart while the next comes in. So the task may be late by the
// time until a third begins: 136 ms with a key that is held down. What comes then is not kept, but
// told, in its place in the order.
//
// Why not one buffer and a block time, as in 2018: the first edges of a burst that begins while the
// task is late would be taken for the last of the burst before; that was good for 35 ms.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/time.hpp"
#include "rondo/drivers/nec_decoder.hpp"

#include <array>
#include <chrono>
#include <cstdint>

namespace rondo {

class nec_bursts {
  public:
    /// Between two bursts there is more, inside of one less.
    static constexpr duration pause = std::chrono::milliseconds(15);
    /// A burst is over then, whatever it was. The longest frame has 77 ms: 16 ones in its address.
    static constexpr duration block_time = std::chrono::milliseconds(80);

    /// There was an edge. Returns true if it begins a burst: the task should look.
    /// Context: isr.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE bool edge(time_point at) noexcept;

    // The task's side. Context of all: task, interrupts locked.  Suspends: never.  Errors: none.

    /// When the first burst can be taken; `never`: there is none.
    [[nodiscard]] time_point due() const noexcept;

    /// The first burst, which takes no more edges and stays until drop_first(); nullptr: bursts
    /// were missed here, and that is now told. Only if there is something due.
    [[nodiscard]] const nec_burst* first() noexcept;
    void drop_first() noexcept;

  private:
    struct slot {
        nec_burst burst;
        bool after_missed; // bursts were missed just before it
    };

    slot& last() noexcept { return slots_[(first_ + count_ - 1U) % slots_.size()]; }

    std::array<slot, 2> slots_{};
    std::uint8_t first_ = 0;
    std::uint8_t count_ = 0;
    bool open_ = false;   // edges go to the last slot
    bool drops_ = false;  // edges go nowhere: they belong to a burst that was missed
    bool missed_ = false; // bursts were missed after the last slot
    time_point began_{};  // the last slot's first edge
    time_point at_{};     // the last edge of all
};

static_assert(2 * sizeof(nec_burst::gaps_us) <= 276, "no more than one burst took in 2018");

} // namespace rondo
