// A light blinks, and the serial line says how often it has.
#include "board.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

static_task<1> blink(duration period, unsigned& times) {
    for (;;) {
        board::light.toggle();
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
    board::start();
    create_task(blink(250ms, times), "blink");
    create_task(tell(times), "tell");
    run_forever();
}
