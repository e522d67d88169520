// interrupt.cpp - ctrl-C ends the run, not a coroutine: whoever started the loop cleans up.
//
// Left alone, bar fails, foo sees that pass, and the run ends with it. With ctrl-C meanwhile
// neither of them sees anything, and they could go on later. Either way the same loop then runs a
// shutdown coroutine to its end.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

task<> bar() {
    report("bar: sleeping\n");
    co_await sleep_for(10s);
    report("bar: failing\n");
    co_await fail(errc::io_error);
}

task<> foo() {
    const result<void> seen = co_await attempt(bar());
    if (!seen) {
        report("foo: saw ", to_string(seen.error()), "\n");
        co_await fail(seen.error());
    }
}

task<> shut_down() {
    report("closing\n");
    co_await sleep_for(1s);
    report("closed\n");
}

int main() {
    if (const result<void> ended = run(foo()); !ended) {
        report("main: the run has ended: ", to_string(ended.error()), "\n");
    }
    return run(shut_down()) ? 0 : 1;
}
