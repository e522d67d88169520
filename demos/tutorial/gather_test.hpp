// gather_test.hpp - the tutorial's program about gather: results in the order of the arguments, and
// a limit for one of them.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <tuple>
#include <utility>

namespace tutorial::gather {

using namespace rondo;
using namespace std::chrono_literals;

// The later ones are done earlier.
inline task<unsigned> numbered(unsigned number) {
    say(number, " starts");
    co_await sleep_for(3s - number * 100ms);
    say(number, " is done");
    co_return number;
}

inline task<std::pair<unsigned, unsigned>> pair_of(unsigned first, unsigned second) {
    say("the pair starts");
    co_await sleep_for(7s);
    say("the pair is done");
    co_return std::pair(first, second);
}

inline task<> counts_seconds(unsigned& count) {
    for (;;) {
        co_await sleep_for(1s);
        ++count;
    }
}
// Sees that its time is up, and still gives a result.
inline task<unsigned> counts() {
    say("the count starts");
    unsigned seconds = 0;
    const auto how = co_await attempt(counts_seconds(seconds));
    say("the count is cut off: ", to_string(how.error()));
    co_return seconds;
}

inline task<> gather_test() {
    title("gather_test");
    const auto [a, b, c, d, pair, count] =
        co_await rondo::gather(numbered(0), numbered(1), numbered(2), numbered(3), pair_of(56, 77),
                               wait_for(counts(), 5s));
    say("result: ", a, " ", b, " ", c, " ", d, " (", pair.first, ", ", pair.second, ") ",
        count.value_or(0));
}

} // namespace tutorial::gather
