// aqtest.hpp - the tutorial's program about a queue: one task waits for what another one is slow to
// find.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::aqtest {

using namespace rondo;
using namespace std::chrono_literals;

using answers = queue<unsigned, 1>;

inline task<unsigned> slow_process() {
    co_await sleep_for(2s);
    co_return 42U;
}
inline task<> produces(answers& q) {
    say("the producer waits for the slow process");
    const unsigned answer = co_await slow_process();
    say("the producer puts ", answer);
    co_await q.put(answer);
}
inline task<> consumes(answers& q) {
    say("the consumer waits for the queue");
    const unsigned answer = co_await q.get();
    say("the consumer got ", answer);
}
inline task<> program() {
    title("aqtest: a queue between two tasks");
    answers q;
    auto consumer = create_task(consumes(q), "consumer");
    auto producer = create_task(produces(q), "producer");
    co_await sleep_for(3s);
    say("main ends");
    say("the queue is ", q.empty() ? "empty" : "not empty");
    static_cast<void>(co_await consumer);
    static_cast<void>(co_await producer);
}

} // namespace tutorial::aqtest
