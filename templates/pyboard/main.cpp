// The red LED of a Pyboard blinks, and the serial line says how often it has: USART1, TX on X9,
// 115200 baud.
#include "ports/stm32f405/pins.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

static constexpr stm32f405::output_pin light{'A', 13};

static_task<1> blink(duration period, unsigned& times) {
    for (;;) {
        light.toggle();
        ++times;
        co_await sleep_for(period);
    }
}

static_task<1> tell(const unsigned& times) {
    for (;;) {
        co_await sleep_for(2s);
        report("changes: ", times, "\n");
    }
}

int main() {
    static unsigned times = 0;
    light.start();
    create_task(blink(250ms, times), "blink");
    create_task(tell(times), "tell");
    run_forever();
}
