// gauge.cpp - a driver, from the first line on.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/debounced_pin.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

/// A rain gauge: a bucket that tips over when 0.2 mm have fallen, and closes a contact for a
/// moment. Wired to ground with a pull-up: closed is low.
template <edge_pin Pin>
class rain_gauge {
  public:
    explicit rain_gauge(Pin& pin) : contact_(pin, 20ms) {} // it bounces for some milliseconds

    /// Waits until the bucket tips, and says how much rain there was so far, in tenths of a mm.
    task<unsigned> next() {
        for (;;) {
            const bool opened = co_await contact_.changed();
            if (!opened) {
                tenths_ += 2;
                co_return tenths_;
            }
        }
    }

  private:
    debounced_pin<Pin> contact_;
    unsigned tenths_ = 0;
};

// The same without debounced_pin, and wrong.
template <edge_pin Pin>
class hasty_rain_gauge {
  public:
    explicit hasty_rain_gauge(Pin& pin) : pin_(pin) {}

    task<unsigned> next() {
        for (;;) {
            co_await pin_.wait_edge();
            if (!pin_.read()) {
                tenths_ += 2;
                co_return tenths_;
            }
        }
    }

  private:
    Pin& pin_;
    unsigned tenths_ = 0;
};

// The demo's weather: the contact closes at these times, for 100 ms, and bounces.
void let_it_rain(sim::input& contact) {
    for (const auto at : {1s, 9s}) {
        const time_point closes{at};
        for (const auto bounce : {0ms, 1ms, 3ms}) {
            sim::at(closes + bounce, [&contact] { contact.drive(false); });
            sim::at(closes + bounce + 500us, [&contact] { contact.drive(true); });
        }
        sim::at(closes + 4ms, [&contact] { contact.drive(false); });
        sim::at(closes + 100ms, [&contact] { contact.drive(true); });
    }
}

task<> records(const char* name, auto& gauge) {
    for (;;) {
        const auto rain = co_await wait_for(gauge.next(), 1h);
        if (!rain) {
            say(name, ": dry for an hour");
            co_return;
        }
        say(name, ": ", *rain, " tenths of a millimetre");
    }
}

task<> program() {
    sim::input contact{true};
    sim::input same_contact{true};
    let_it_rain(contact);
    let_it_rain(same_contact);
    rain_gauge gauge{contact};
    hasty_rain_gauge hasty{same_contact};
    co_await gather(records("gauge", gauge), records("hasty", hasty));
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
