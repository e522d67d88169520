// hog.cpp - finding out whether something lets others run.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/hold.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

// A "driver" that somebody has written. Does it let others run?
task<> suspicious() {
    for (int i = 0; i != 3; ++i) {
        board::hold_loop(300ms);
        co_await yield();
    }
}

// Whoever wants to know measures: how late is a task that asks for 10 ms?
task<duration> measures_lateness(duration time) {
    duration worst{};
    const time_point end = now() + time;
    while (now() < end) {
        const time_point due = now() + 10ms;
        co_await sleep_until(due);
        worst = std::max(worst, now() - due);
    }
    co_return worst;
}

task<> program() {
    auto watched = create_task(suspicious(), "suspicious");
    const duration late = co_await measures_lateness(1s);
    say("others were ", static_cast<unsigned>(late / 1ms), " ms late");
    static_cast<void>(co_await watched);

    if constexpr (with_trace) { // in builds with RONDO_TRACE the loop knows who it was
        const auto longest = this_loop().trace().longest_hold();
        say(longest.task, " held the loop for ", static_cast<unsigned>(longest.time / 1ms), " ms");
    }
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
