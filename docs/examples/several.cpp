// several.cpp - several operations at once.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<unsigned> asks(unsigned number, duration answer_takes) {
    co_await sleep_for(answer_takes);
    co_return number;
}

task<> program() {
    // All of them; the results in the order of the arguments.
    const auto [a, b] = co_await gather(asks(1, 300ms), asks(2, 100ms));
    say("gather: ", a, " ", b);

    // One is given a limit of its own.
    const auto [c, d] = co_await gather(attempt(asks(3, 100ms)), wait_for(asks(4, 9s), 200ms));
    say("gather: ", *c, " ", d ? "in time" : to_string(d.error()));

    // The first of them; the others are cancelled and gone when it returns.
    const auto [quick, slow] = co_await select(asks(5, 100ms), asks(6, 9s));
    say("select: ", quick ? "the first" : "not the first", ", ",
        slow ? "the second" : "not the second");
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
