// The LED of a Raspberry Pi Pico blinks, and the serial line says how often it has: UART0, TX on
// GP0, 115200 baud.
#include "ports/rp2040/pins.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

static constexpr rp2040::output_pin light{25};

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
