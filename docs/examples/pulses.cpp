// pulses.cpp - an interrupt hands times to a task.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

/// Measures how long pulses are: the interrupt writes each edge's time down, a task computes.
template <interrupt_pin Pin>
class pulse_meter : edge_handler {
  public:
    explicit pulse_meter(Pin& pin) : edge_handler(&edge), pin_(pin) { pin_.on_edge(this); }
    ~pulse_meter() { pin_.on_edge(nullptr); }

    task<duration> next() {
        const time_point begin = co_await edges_.get();
        const time_point end = co_await edges_.get();
        co_return end - begin;
    }
    [[nodiscard]] std::uint32_t lost() const { return edges_.lost(); }

  private:
    static void edge(edge_handler& self, time_point at) noexcept { // in the interrupt
        static_cast<void>(static_cast<pulse_meter&>(self).edges_.try_put(at));
    }

    Pin& pin_;
    isr_queue<time_point, 8> edges_;
};

task<> program() {
    sim::input pin;
    pulse_meter meter{pin};
    for (const auto us : {1'000'000, 1'000'750, 2'000'000, 2'001'500}) {
        sim::at(time_point(duration(us)), [&pin] { pin.drive(!pin.read()); });
    }
    for (int i = 0; i != 2; ++i) {
        const duration length = co_await meter.next();
        say("a pulse of ", static_cast<unsigned>(length / 1us), " us");
    }
    say("edges lost: ", meter.lost());
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
