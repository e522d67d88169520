// contract.cpp - each of the tools for cancelling and its like, once.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

class sensor_type {
  public:
    task<unsigned> read() {
        co_await sleep_for(300ms);
        co_return 21U;
    }
} sensor;

class radio_type {
  public:
    task<> enter() { co_await sleep_for(10ms); }
    task<> exit() { co_await sleep_for(10ms); }
    task<> send(unsigned word) {
        co_await sleep_for(10ms);
        say("sent ", word);
    }
} radio;

task<> close_valve() { co_await sleep_for(50ms); }
task<> pump() { co_await sleep_for(1h); }
task<> button() { co_await sleep_for(1s); }

task<> program() {
    auto worker = create_task(sensor.read(), "sensor");
    worker.cancel();                            // out of any wait, also a long sleep, at once
    const result<unsigned> w = co_await worker; // cancelled

    const auto r = co_await wait_for(sensor.read(), 200ms); // a value, timed_out, or an error
    const auto a = co_await attempt(sensor.read());         // sees an error or a cancel pass
    co_await shield(close_valve());                      // what comes from outside waits for this
    co_await with(radio, [&](radio_type& on) -> task<> { // enter, body, exit
        co_await on.send(*a);
    });
    co_await with_group([](task_group& g) -> task<> { // its tasks end with it
        g.start(pump(), "pump");
        co_await button();
        g.cancel();
    });
    say(to_string(w.error()), ", ", to_string(r.error()));
    co_await fail(errc::io_error); // raises an error to the nearest of these
}

} // namespace

int main() { say("main: ", to_string(run(program()).error())); }
