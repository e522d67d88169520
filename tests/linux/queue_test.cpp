// queue_test.cpp - the queue that has no end.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/unbounded_queue.hpp"
#include "tests/rondo_test.hpp"

#include <string>

namespace rondo {
namespace {

using test::trace;

task<> gets(trace& words, linux_port::unbounded_queue<std::string>& q) {
    words.push(co_await q.get());
}
task<> fills(trace& words) {
    linux_port::unbounded_queue<std::string> q;
    auto getter = create_task(gets(words, q));
    co_await yield();
    co_await q.put("first");
    for (int i = 0; i < 10'000; ++i) {
        co_await q.put(std::to_string(i));
    }
    words.push(q.full() ? "full" : "room");
    words.push(std::to_string(q.size()));
    words.push(q.try_put("last") ? "put" : "?");
    static_cast<void>(co_await getter);
    bool in_order = true;
    for (int i = 0; i < 10'000; ++i) {
        in_order = in_order && co_await q.get() == std::to_string(i);
    }
    words.push(in_order ? "in order" : "?");
    words.push(co_await q.get());
    words.push(q.try_get() ? "?" : "none");
}
RONDO_TEST(line_36_an_unbounded_queue_is_never_full) {
    trace words;
    RONDO_EXPECT(run(fills(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "room 10000 put first in order last none");
}

} // namespace
} // namespace rondo
