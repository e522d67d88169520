// priority_test.hpp - the tutorial's program of low-priority tasks that are cancelled by name.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::priority_test {

using namespace rondo;
using namespace std::chrono_literals;

inline task<> foo(unsigned number) {
    say("foo ", number, " starts");
    const auto done = co_await attempt(after(4s));
    say("foo ", number, done ? " has run to its end" : " was cancelled");
}
inline void kill(const char* name) {
    say(name, cancel_named(name) ? " is cancelled" : " cannot be cancelled");
}
inline task<> program() {
    title("priority_test: cancel what waits at low priority");
    co_await foo(0);
    const auto one = start_named(foo(1), "foo 1");
    const auto two = start_named(foo(2), "foo 2");
    co_await sleep_for(1s);
    kill("foo 0"); // has ended
    kill("foo 1");
    kill("foo 3"); // is not there yet
    co_await sleep_for(4s);
    const auto four = start_named(foo(4), "foo 4");
    const auto three = start_named(foo(3), "foo 3");
    co_await sleep_for(5s);
    say("done");
}

} // namespace tutorial::priority_test
