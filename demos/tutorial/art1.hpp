// art1.hpp - the tutorial's program that switches a light by remote: key 1 on, key 2 off, of the
// remote with the address 0x40 alone.
//
// Who presses a key wants to know what became of it: so errors of data are shown too.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/infra_red.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/drivers/led.hpp"
#include "rondo/drivers/nec_ir.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>

namespace tutorial::art1 {

using namespace rondo;
using namespace std::chrono_literals;

/// A pin that says what it does.
struct spoken_pin {
    bool high = false;

    void write(bool now_high) {
        high = now_high;
        say("led 2 ", high ? "on" : "off");
    }
    void toggle() { write(!high); }
    [[nodiscard]] bool is_high() const { return high; }
};

class lamp {
  public:
    static constexpr std::uint16_t address = 0x40;

    void obeys(nec_message m) {
        if (m.code == nec_code::bad_data) {
            say("bad data");
        } else if (m.code == nec_code::data && m.address != address) {
            say("wrong remote");
        } else if (m.code == nec_code::data && m.data == 1) {
            light_.on();
        } else if (m.code == nec_code::data && m.data == 2) {
            light_.off();
        }
    }

  private:
    spoken_pin pin_;
    led<spoken_pin> light_{pin_};
};

inline task<> program() {
    title("art1: a light that obeys a remote");
    air light;
    nec_ir receiver{light};
    lamp led2;
    receiver.on_message({led2, &lamp::obeys});
    auto listening = create_task(receiver.run());
    thumb remote{light};
    co_await yield();                    // it listens by now
    co_await remote.presses(0x40, 1, 2); // once on is enough
    co_await remote.presses(0x41, 2);
    co_await remote.presses_badly(0x40, 2);
    co_await remote.disturbs(); // not worth a word
    co_await remote.presses(0x40, 3);
    co_await remote.presses(0x40, 2);
    co_await sleep_for(200ms);
    listening.cancel();
    static_cast<void>(co_await attempt(listening));
}

} // namespace tutorial::art1
