// Two tasks: one counts, the other says every two seconds how far it has come. Ctrl-C ends it.
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

static task<> count(duration period, unsigned& times) {
    for (;;) {
        ++times;
        co_await sleep_for(period);
    }
}

static task<> tell(const unsigned& times) {
    for (;;) {
        co_await sleep_for(2s);
        report("counted to ", times, "\n");
    }
}

int main() {
    unsigned times = 0;
    create_task(count(250ms, times), "count");
    create_task(tell(times), "tell");
    const result<void> how = run_forever();
    return how || how.error() == errc::interrupted ? 0 : 1;
}
