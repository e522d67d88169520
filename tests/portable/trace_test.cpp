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

task<> waits_for_one(event& e) { co_await e.wait(); }

// A word of memory, as who reads it from outside sees it.
template <class T>
T word_at(const void* base, std::uintptr_t offset = 0) {
    T word;
    std::memcpy(&word, static_cast<const char*>(base) + offset, sizeof word);
    return word;
}

task<> looks_from_outside(event& e, trace& words) {
    co_await yield(); // the other waits by now
    const trace_map& map = trace_map::main_loop;
    // The newest event, that this turn has begun; and what the older task waits for.
    const auto written = word_at<std::uint32_t>(map.written);
    const auto newest =
        word_at<trace_event>(map.ring, (written - 1) % map.events * sizeof(trace_event));
    const auto* const self = word_at<const void*>(map.youngest);
    const auto* const other = word_at<const void*>(self, map.older);
    RONDO_EXPECT(newest.what() == traced::started);
    RONDO_EXPECT_EQ(newest.task(), word_at<std::uint16_t>(self, map.number));
    words.push(word_at<const char*>(self, map.name));
    words.push(word_at<const char*>(other, map.name));
    const auto* const kind = word_at<const void*>(other, map.waits_for);
    words.push(word_at<const char*>(kind, map.kind_name));
    for (std::uintptr_t i = 0; i != map.kind_count; ++i) {
        if (word_at<const void*>(map.kinds, i * sizeof kind) == kind) {
            words.push(this_loop().trace().wait_name(static_cast<unsigned>(i)));
        }
    }
    e.set();
}

RONDO_TEST(a_reader_of_the_memory_finds_the_trace_by_its_map) {
    event e;
    trace words;
    create_task(waits_for_one(e), "other");
    RONDO_EXPECT(run(looks_from_outside(e, words), "self").has_value());
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "self other event event");
}

} // namespace
} // namespace rondo

#endif
