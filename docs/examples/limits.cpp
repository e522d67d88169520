// limits.cpp - an operation with a time limit.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<unsigned> answers_after(duration time) {
    co_await sleep_for(time);
    co_return 42U;
}

task<> asks(duration time) {
    const result<unsigned> answer = co_await wait_for(answers_after(time), 1s);
    if (answer) {
        say("the answer is ", *answer);
    } else {
        say("no answer: ", to_string(answer.error()));
    }
}

task<> program() {
    co_await asks(300ms);
    co_await asks(1h);
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
