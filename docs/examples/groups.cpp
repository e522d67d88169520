// groups.cpp - tasks that end together.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> blinks(const char* name, duration period) {
    for (;;) {
        say(name);
        co_await sleep_for(period);
    }
}

task<> fails_after(duration time) {
    co_await sleep_for(time);
    co_await fail(errc::io_error);
}

task<> program() {
    // A block that its tasks do not outlive.
    co_await with_group([](task_group& g) -> task<> {
        g.start(blinks("red", 300ms), "red");
        g.start(blinks("green", 500ms), "green");
        co_await sleep_for(700ms);
        g.cancel();
    });
    say("both have ended");

    // The first that fails cancels the others, and its error comes out here.
    const auto how = co_await attempt(with_group([](task_group& g) -> task<> {
        g.start(blinks("blue", 300ms), "blue");
        g.start(fails_after(400ms), "fails");
        co_await sleep_for(1h);
    }));
    say(to_string(how.error()));
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
