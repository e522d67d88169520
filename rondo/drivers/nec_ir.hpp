// nec_ir.hpp - a receiver for infra-red remotes that speak NEC, behind a part such as TSOP4838.
//
//     nec_ir remote(board::infra_red);
//     remote.on_message([](nec_message m) { ... });    // a function or a coroutine (callback.hpp)
//     create_task(remote.run());
//
// or without a callback, in a task of its own:
//
//     for (;;) {
//         const nec_message m = co_await remote.next();
//         if (m.code == nec_code::data && m.address == 0x40) { ... m.data ... }
//     }
//
// Errors are told too, so that whoever pressed a key can be shown that it has come to nothing;
// what they mean, and when bursts are missed, is in nec_decoder.hpp and nec_bursts.hpp.
//
//   rests --first edge--> collects --block time after that edge, or the next burst--> decodes,
//   tells
//
// The interrupt stores the time of each edge and wakes the task at the first one. The task sleeps
// until the block time after that edge has passed: by how much it was late is taken off. It may be
// late by 35 ms and more; see nec_bursts.hpp.
//
// Source: NEC_IR of uasyncio's aremote.py.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/callback.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/nec_bursts.hpp"
#include "rondo/drivers/nec_decoder.hpp"
#include "rondo/hal/pin.hpp"

namespace rondo {

template <interrupt_pin Pin>
class nec_ir : edge_handler {
  public:
    /// `addresses`: sixteen_bits takes both kinds.
    constexpr explicit nec_ir(Pin& pin,
                              nec_addresses addresses = nec_addresses::eight_bits) noexcept
        : edge_handler(&edge),
          pin_(pin),
          decoder_(addresses) {}
    ~nec_ir() { pin_.on_edge(nullptr); }

    /// What run() calls. May be changed at any time; nullptr for nothing.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void on_message(callback<nec_message> f) noexcept { on_message_ = f; }

    /// Waits for what the remote says next. It listens from the first call on, to the end. Not
    /// beside run().
    /// Context: task.  Suspends: unless a burst is over by now.  Cancel: clean; nothing is lost.
    /// Errors: no_frame.  Cost: a turn when a burst begins, and one when it is over.
    task<nec_message> next() {
        pin_.on_edge(this);
        for (;;) {
            const time_point due = this->due();
            if (due <= now()) {
                co_return take();
            }
            // The next burst may come before the time of this one is over: then this one is whole.
            static_cast<void>(co_await wait_until(begun_.wait(), due));
        }
    }

    /// Calls the callback for ever.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    /// Cost: nothing while no remote is used.
    task<> run() {
        for (;;) {
            const nec_message message = co_await next();
            on_message_(message);
        }
    }

  private:
    RONDO_ISR_SAFE static void edge(edge_handler& self, time_point at) noexcept {
        auto& receiver = static_cast<nec_ir&>(self);
        if (receiver.bursts_.edge(at)) {
            receiver.begun_.set();
        }
    }

    [[nodiscard]] time_point due() const noexcept {
        const critical_section locked;
        return bursts_.due();
    }

    // The interrupt goes on with the other slot while this one is decoded.
    [[nodiscard]] nec_message take() noexcept {
        const nec_burst* burst = nullptr;
        {
            const critical_section locked;
            burst = bursts_.first();
        }
        if (burst == nullptr) {
            return {.code = nec_code::missed};
        }
        const nec_message message = decoder_.decode(*burst);
        const critical_section locked;
        bursts_.drop_first();
        return message;
    }

    Pin& pin_;
    nec_bursts bursts_;
    isr_flag begun_;
    nec_decoder decoder_;
    callback<nec_message> on_message_;
};

} // namespace rondo
