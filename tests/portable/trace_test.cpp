// trace_test.cpp - a trace tells what has happened to a task, in any world.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#if RONDO_TRACE

namespace rondo {
namespace {

using test::trace;

task<> waits(isr_flag& flag, event& e) {
    co_await flag.wait();
    co_await e.wait();
    co_await e.wait(); // is cancelled
}
task<> disturbs(isr_flag& flag, event& e, task_handle<>& other) {
    flag.set(); // as an interrupt would
    co_await yield();
    e.set();
    e.clear();
    co_await yield();
    other.cancel();
}

// What has happened to a task, as words.
void tell(const trace_event& event, trace& words) {
    const char* const what = event.what() == traced::started              ? "turn"
                             : event.what() == traced::suspended          ? "waits"
                             : event.what() == traced::woken_by_interrupt ? "interrupt"
                             : event.what() == traced::woken_by_task      ? "woken"
                             : event.what() == traced::ended              ? "ended"
                                                                          : "?";
    words.push(what);
    if (event.what() == traced::ended) {
        words.push(to_string(static_cast<errc>(event.detail())));
    } else if (event.what() != traced::started) {
        words.push(this_loop().trace().wait_name(event.detail()));
    }
}

RONDO_TEST(a_trace_tells_each_step_of_a_task) {
    isr_flag flag;
    event e;
    trace_log& log = this_loop().trace();
    trace_event next{};
    while (log.take(next)) {
    }
    const std::uint32_t lost = log.lost();
    task_handle<> other = create_task(waits(flag, e), "waits");
    create_task(disturbs(flag, e, other), "disturbs");
    RONDO_EXPECT(run_forever().has_value());
    trace words;
    RONDO_EXPECT(log.take(next));
    RONDO_EXPECT(next.what() == traced::created);
    for (const unsigned whose = next.task(); log.take(next);) {
        if (next.what() < traced::name && next.task() == whose) {
            tell(next, words);
        }
    }
    RONDO_EXPECT_EQ(words.text(), "turn waits interrupt interrupt interrupt "
                                  "turn waits event woken event "
                                  "turn waits event woken unwinding "
                                  "turn ended cancelled");
    RONDO_EXPECT_EQ(log.lost(), lost);
}

} // namespace
} // namespace rondo

#endif
