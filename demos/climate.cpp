// climate.cpp - a small climate control: all that is on the virtual board's desk, a task for each.
//
//   HTU21D ----reading----> control ----> led2 heats, led3 cools
//   knob, remote --target-->   |
//                              '-------> display
//
//   The potentiometer sets how fast led1 beats, the button switches led4, and the serial line takes
//   commands: type help.
//
// SPDX-License-Identifier: MIT
#include RONDO_BOARD // set by demos/CMakeLists.txt

#include "rondo/core/fixed_text.hpp"
#include "rondo/drivers/encoder.hpp"
#include "rondo/drivers/htu21d.hpp"
#include "rondo/drivers/lcd.hpp"
#include "rondo/drivers/nec_ir.hpp"
#include "rondo/drivers/pushbutton.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

constexpr int coldest = 5; // of what the knob can ask for, in degrees
constexpr int warmest = 35;

/// What the tasks know of each other.
struct {
    int target = 21;
    std::optional<htu21d_reading> reading; // none: the sensor does not answer
    duration beat = 500ms;
    event changed; // of the first two
} state;

void aim_at(int degrees) {
    state.target = std::clamp(degrees, coldest, warmest);
    state.changed.set();
}

/// Half a degree of slack, so that the room's noise does not click the relays.
class thermostat {
  public:
    void decide() {
        constexpr std::int32_t slack = 500;
        const std::int32_t off =
            state.reading ? state.reading->temperature_millicelsius - state.target * 1'000 : 0;
        board::led2.write(off < -slack || (board::led2.is_high() && off < 0));
        board::led3.write(off > slack || (board::led3.is_high() && off > 0));
    }
    [[nodiscard]] std::string_view does() const {
        return board::led2.is_high() ? "heats" : board::led3.is_high() ? "cools" : "";
    }
};

static_task<1> control(auto& display) {
    thermostat relays;
    for (;;) {
        relays.decide();
        fixed_text<16> above;
        if (const auto& now = state.reading) {
            above.add_tenths(now->temperature_millicelsius).add(" C").tab(8);
            above.add_tenths(now->humidity_millipercent).add(" %RH");
        } else {
            above.add("no reading");
        }
        fixed_text<16> below;
        below.add("set ").add(state.target).add(" C").tab(11).add(relays.does());
        display.write(0, above);
        display.write(1, below);
        co_await state.changed.wait();
        state.changed.clear();
    }
}

// A chip that is taken away and put back is found again: each measurement stands for itself.
static_task<1> measure(auto& sensor, auto& out) {
    for (errc before = errc::none;;) {
        const result<htu21d_reading> reading = co_await sensor.measure();
        const errc now = reading ? errc::none : reading.error();
        if (now != before) {
            co_await out.write("sensor: ", reading ? "is there again" : to_string(now), "\n");
            before = now;
        }
        state.reading = reading ? std::optional(*reading) : std::nullopt;
        state.changed.set();
        co_await sleep_for(380ms); // and 120 for the measurement
    }
}

static_task<1> follow_knob(auto& knob) {
    for (;;) {
        const encoder_change turned = co_await knob.next();
        aim_at(state.target + turned.delta);
    }
}

// The keys + and - of the usual small remote.
static_task<1> obey_remote(auto& remote, auto& out) {
    constexpr std::uint8_t plus = 0x02;
    constexpr std::uint8_t minus = 0x98;
    for (std::uint8_t key = 0;;) {
        const nec_message heard = co_await remote.next();
        if (heard.code == nec_code::data) {
            key = heard.data;
            fixed_text<24> line;
            line.add("remote: key ").add(key).add("\n");
            co_await out.write(line);
        } else if (heard.code != nec_code::repeat) {
            co_await out.write("remote: ", to_string(heard.code), "\n");
            continue;
        }
        if (key == plus || key == minus) {
            aim_at(state.target + (key == plus ? 1 : -1));
        }
    }
}

static_task<1> obey_button(auto& button, auto& out) {
    for (;;) {
        const press_event what = co_await button.next();
        switch (what) {
        case press_event::press:
            board::led4.toggle();
            break;
        case press_event::double_press:
            co_await out.write("button: twice\n");
            break;
        case press_event::long_press:
            co_await out.write("button: long, back to 21 degrees\n");
            aim_at(21);
            break;
        case press_event::release:
            break;
        }
    }
}

static_task<1> read_potentiometer() {
    for (;;) {
        const unsigned share = board::potentiometer.read() * 100 / board::potentiometer.top;
        state.beat = 1'000ms - share * 9ms; // 1 s to 0.1 s
        co_await sleep_for(100ms);
    }
}

static_task<1> beat() {
    for (;;) {
        board::led1.toggle();
        co_await sleep_for(state.beat / 2);
    }
}

// Nobody else has a turn meanwhile: what a program should not do.
void hog() {
    for (const time_point end = now() + 2s; now() < end;) {
    }
}

static_task<1> obey_line(auto& in, auto& out) {
    co_await out.write("climate: type help\n");
    for (;;) {
        const result<std::string_view> line = co_await in.read_line();
        if (!line) { // noise on the wire, or too long
            continue;
        }
        if (*line == "status") {
            fixed_text<48> words;
            words.add("target ").add(state.target).add(" C, ");
            words.add(static_cast<std::int32_t>(this_loop().tasks())).add(" tasks\n");
            co_await out.write(words);
        } else if (*line == "hog") {
            co_await out.write("nobody has a turn for two seconds\n");
            hog();
            co_await out.write("that was it\n");
        } else if (*line == "bug") {
            RONDO_ASSERT(false, "somebody has typed bug");
        } else if (*line == "fault") {
            static_cast<void>(*reinterpret_cast<volatile int*>(0xF000'0000));
        } else {
            co_await out.write("status  what it aims at\n"
                               "hog     compute for two seconds\n"
                               "bug     break a rule: the assertion says which\n"
                               "fault   read where there is nothing\n");
        }
    }
}

} // namespace

int main() {
    board::start_desk();
    stream_reader in{board::uart};
    stream_writer out{board::uart};
    htu21d sensor{board::sensors};
    const auto& [d4, d5, d6, d7] = board::display_data;
    lcd_pins wires{board::display_rs, board::display_e, d4, d5, d6, d7};
    lcd<decltype(wires)> display{wires};
    encoder knob{board::knob_a, board::knob_b};
    nec_ir remote{board::infra_red};
    pushbutton button{board::button};
    board::button.start();

    create_task(beat(), "beat");
    create_task(read_potentiometer(), "pot");
    create_task(measure(sensor, out), "sensor");
    create_task(control(display), "control");
    create_task(display.run(), "display");
    create_task(follow_knob(knob), "knob");
    create_task(obey_remote(remote, out), "remote");
    create_task(obey_button(button, out), "button");
    create_task(obey_line(in, out), "line");
    run_forever();
}
