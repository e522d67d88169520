// art.hpp - the tutorial's program that finds out what a remote sends: data, address, repeats, and
// what went wrong.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/infra_red.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/drivers/nec_ir.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::art {

using namespace rondo;
using namespace std::chrono_literals;

/// An address below 0x100 has 8 bits.
inline void tells(nec_message m) {
    switch (m.code) {
    case nec_code::data:
        return say("data ", hex(m.data).text(), " address ", hex(m.address).text());
    case nec_code::repeat:
        return say("repeat, address ", hex(m.address).text());
    default:
        return say(to_string(m.code));
    }
}

inline task<> program() {
    title("art: what remotes send");
    air light;
    nec_ir receiver{light, nec_addresses::sixteen_bits};
    receiver.on_message(tells);
    auto listening = create_task(receiver.run());
    thumb remote{light};
    co_await yield(); // it listens by now
    co_await remote.presses(0x40, 0x11, 2);
    co_await remote.presses(0x1234, 0x22);
    co_await remote.presses_badly(0x40, 0x11);
    co_await remote.disturbs();
    co_await remote.sends(nec_pulses::key(0x40, 0x11), 41); // and is dropped
    co_await sleep_for(200ms);
    listening.cancel();
    static_cast<void>(co_await attempt(listening));
}

} // namespace tutorial::art
