// errors.cpp - an error goes up to who attempts.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<unsigned> read_sensor(bool broken) {
    co_await sleep_for(10ms);
    if (broken) {
        co_await fail(errc::io_error); // goes no further
    }
    co_return 21U;
}

task<unsigned> read_twice(bool broken) {
    const unsigned a = co_await read_sensor(false);
    const unsigned b = co_await read_sensor(broken); // an error passes through here
    co_return a + b;
}

task<> program() {
    for (const bool broken : {false, true}) {
        const result<unsigned> sum = co_await attempt(read_twice(broken));
        if (sum) {
            say("the sum is ", *sum);
        } else {
            say("no sum: ", to_string(sum.error()));
        }
    }
    // Nobody looks at this one: the loop reports it, and the others live on.
    create_task(read_twice(true), "careless");
    co_await sleep_for(1s);
    say("still here");
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
