// promises_test.cpp - what the loop promises about time, memory and exceptions, on virtual time.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/heap_calls.hpp"
#include "tests/rondo_test.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::heap_calls;
using test::trace;

// ---- Time -------------------------------------------------------------------------------------

task<> sleeps(trace& words, duration time, std::string_view word) {
    co_await sleep_for(time);
    words.push(word);
}
task<> burns_and_yields(trace& words) {
    words.push("busy");
    sim::burn(2ms);
    co_await yield();
    words.push("again");
    co_await yield();
    words.push("last");
}
RONDO_TEST(line_4_a_sleeper_queues_behind_those_that_yield) {
    sim::reset();
    trace words;
    create_task(sleeps(words, 2ms, "second"));
    create_task(sleeps(words, 1ms, "first"));
    create_task(burns_and_yields(words));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "busy again first second last");
}

task<> woken_often(isr_flag& flag, int times) {
    for (int i = 0; i < times; ++i) {
        co_await flag.wait();
    }
}
task<time_point> sleeps_10_ms() {
    co_await sleep_for(10ms);
    co_return now();
}
RONDO_TEST(line_6_no_interrupt_ends_a_sleep) {
    sim::reset();
    isr_flag flag;
    for (const duration when : {0us, 1us, 5'000us, 9'999us}) {
        sim::at(time_point(when), [&] { flag.set(); });
    }
    create_task(woken_often(flag, 4));
    RONDO_EXPECT_EQ(run(sleeps_10_ms()).value_or(time_point{}), time_point(10ms));
    RONDO_EXPECT(run_forever().has_value());
}

task<duration> cancels_a_sleep(duration sleep, duration after) {
    trace words;
    auto task = create_task(sleeps(words, sleep, "?"));
    co_await sleep_for(after);
    const time_point start = now();
    task.cancel();
    static_cast<void>(co_await task);
    co_return words.text().empty() ? now() - start : duration(-1);
}
RONDO_TEST(line_19_cancelling_a_sleep_takes_no_time) {
    sim::reset();
    RONDO_EXPECT_EQ(run(cancels_a_sleep(1s, 100ms)).value_or(1s), 0us);
}
// In 2018 long sleeps were cut into slices, so that a cancel would be seen.
RONDO_TEST(line_38_a_long_sleep_needs_no_slices) {
    sim::reset();
    trace words;
    RONDO_EXPECT_EQ(run(cancels_a_sleep(24h * 30, 10s)).value_or(1s), 0us);
    RONDO_EXPECT_EQ(now(), time_point(10s));
    RONDO_EXPECT(run(sleeps(words, 24h * 30, "slept")).has_value());
    RONDO_EXPECT_EQ(now(), time_point(10s + 24h * 30));
    RONDO_EXPECT_EQ(words.text(), "slept");
}

// ---- Memory -----------------------------------------------------------------------------------

task<> waits_for_flag(isr_flag& flag, int times) {
    for (int i = 0; i < times; ++i) {
        co_await flag.wait();
    }
}
task<> works_steadily(isr_flag& flag, int times) {
    for (int i = 0; i < times; ++i) {
        co_await sleep_for(1ms);
        co_await yield();
        flag.set();
        static_cast<void>(co_await wait_for(sleep_for(1h), 1ms));
        static_cast<void>(co_await create_task(sleeps_10_ms()));
        co_await gather(yield(), sleep_for(1ms));
    }
}
RONDO_TEST(line_12_nothing_is_taken_from_a_heap) {
    sim::reset();
    isr_flag flag;
    const std::size_t before = heap_calls;
    create_task(waits_for_flag(flag, 100));
    const bool ran = run(works_steadily(flag, 100)).has_value();
    const std::size_t after = heap_calls;
    RONDO_EXPECT(ran);
    RONDO_EXPECT_EQ(after, before);
    ::operator delete(::operator new(1));
    RONDO_EXPECT(heap_calls > after); // they are counted
}

task<> counts(int& count) {
    co_await sleep_for(1ms);
    ++count;
    co_await yield();
    ++count;
}
RONDO_TEST(line_13_a_thousand_tasks_run) {
    sim::reset();
    int count = 0;
    for (int i = 0; i < 1000; ++i) {
        RONDO_EXPECT(static_cast<bool>(create_task(counts(count))));
    }
    RONDO_EXPECT_EQ(this_loop().tasks(), 1000u);
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(count, 2000);
}

RONDO_TEST(line_13_what_does_not_fit_is_refused_and_the_others_run) {
    sim::reset();
    alignas(frame_alignment) static std::array<std::byte, 2048> arena;
    executor loop(arena);
    executor*& current = port::current_loop();
    executor* const before = std::exchange(current, &loop);
    int count = 0;
    int created = 0;
    while (create_task(counts(count))) {
        ++created;
    }
    RONDO_EXPECT(created > 2);
    RONDO_EXPECT_EQ(loop.run(counts(count)).error(), errc::no_frame);
    RONDO_EXPECT(loop.run_forever().has_value());
    RONDO_EXPECT_EQ(count, 2 * created);
    RONDO_EXPECT(static_cast<bool>(create_task(counts(count)))); // their memory is there again
    RONDO_EXPECT(loop.run_forever().has_value());
    current = before;
}

// ---- Failures that nobody awaits --------------------------------------------------------------

struct with_failure_handler {
    explicit with_failure_handler(executor::failure_handler* told) { this_loop().on_failure(told); }
    ~with_failure_handler() { this_loop().on_failure(nullptr); }
};
std::string told;

task<> fails_with(errc cause) {
    co_await yield();
    co_await fail(cause);
}
RONDO_TEST(line_15_the_handler_of_the_loop_is_told_of_a_failure_that_nobody_awaits) {
    sim::reset();
    told.clear();
    const with_failure_handler here([](const char* task, errc cause) noexcept {
        told += std::string(task) + ": " + to_string(cause) + "; ";
    });
    create_task(fails_with(errc::io_error), "sensor");
    const task_handle<> asked = create_task(fails_with(errc::overrun), "asked");
    create_task(fails_with(errc::cancelled), "cancelled");
    testing::internal::CaptureStderr();
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    RONDO_EXPECT_EQ(told, "sensor: input/output error; ");
    RONDO_EXPECT(asked.join().await_resume().error() == errc::overrun);
}

// ---- Exceptions -------------------------------------------------------------------------------

#if RONDO_EXCEPTIONS

task<> throws_soon() {
    co_await yield();
    throw std::runtime_error("broken");
}
RONDO_TEST(line_15_the_handler_of_the_loop_handles_an_exception_that_nobody_awaits) {
    sim::reset();
    told.clear();
    const with_failure_handler here([](const char* task, errc cause) noexcept {
        told += std::string(task) + ": " + to_string(cause) + ", ";
        try {
            throw;
        } catch (const std::runtime_error& error) {
            told += error.what();
        }
    });
    create_task(throws_soon(), "sensor");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(told, "sensor: no error, broken");
}

task<> throws_late() {
    co_await sleep_for(1ms);
    throw std::runtime_error("broken");
}
task<> passes_on(trace& words, std::string_view word, task<> op) {
    try {
        co_await std::move(op);
    } catch (const std::runtime_error&) {
        words.push(word);
        throw;
    }
}
RONDO_TEST(line_15_trapped_at_each_level_and_the_others_go_on) {
    sim::reset();
    trace words;
    create_task(sleeps(words, 2ms, "other"));
    EXPECT_THROW(
        static_cast<void>(run(passes_on(words, "outer", passes_on(words, "inner", throws_late())))),
        std::runtime_error);
    RONDO_EXPECT_EQ(words.text(), "inner outer");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "inner outer other");
}

#endif

} // namespace
} // namespace rondo
