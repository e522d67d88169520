// asyn_demos.hpp - the tutorial's three demos of stopping tasks: a group, a name, methods.
//
// The tutorial's second demo forgets two awaits and stops nothing; here what must be awaited does
// not compile without.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::asyn_demos {

using namespace rondo;
using namespace std::chrono_literals;

inline task<unsigned> add_one(unsigned number) {
    co_await sleep_for(1s);
    co_return number + 1;
}
inline task<> print_numbers(unsigned from) {
    const says_at_end end("the counter", "has ended");
    for (unsigned number = from;; ++number) {
        say(number);
        co_await sleep_for(1s);
    }
}

inline task<> cancel_test() {
    title("cancel_test: stop a group");
    task_group group;
    auto sum = group.start(add_one(41));
    const unsigned number = (co_await sum).value_or(0);
    say("the sum is ", number);
    group.start(print_numbers(number));
    co_await sleep_for(7500ms);
    co_await group.cancel_all();
    say("done");
}

inline task<> named_test() {
    title("named_test: stop a task by its name");
    const unsigned number = co_await add_one(99);
    say("the sum is ", number);
    if (!start_named(print_numbers(number), "numbers")) {
        say("numbers cannot be started");
    }
    co_await sleep_for(7500ms);
    say("stopping numbers: ", co_await stop_named("numbers") ? "it ran" : "there is none");
    co_await sleep_for(2s); // really stopped: nothing more is printed
    say("done");
}

class counter {
  public:
    task<> count(const char* name, unsigned from) {
        const says_at_end end(name, "has ended");
        for (unsigned number = from;; number += step_) {
            say(name, " ", number);
            co_await sleep_for(1s);
        }
    }

  private:
    unsigned step_ = 10;
};

inline task<> method_test() {
    title("method_test: stop member functions");
    counter c;
    task_group group;
    group.start(c.count("a", 1));
    group.start(c.count("b", 2));
    group.start(c.count("c", 3));
    if (!start_named(c.count("named", 4), "named")) {
        say("named cannot be started");
    }
    say("named is running: ", is_running("named") ? "true" : "false");
    co_await sleep_for(4500ms);
    cancel_named("named");
    co_await group.cancel_all();
    say("the group has ended");
    co_await sleep_for(200ms);
    say("named is running: ", is_running("named") ? "true" : "false");
}

inline task<> all_demos() {
    co_await cancel_test();
    co_await named_test();
    co_await method_test();
}

} // namespace tutorial::asyn_demos
