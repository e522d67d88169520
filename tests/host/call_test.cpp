// call_test.cpp - callbacks and forgotten coroutines where it takes a host: virtual time,
// exceptions, memory that runs out, deaths.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

void note(trace& words, time_point when) { words.push(now() == when ? "in_time" : "late"); }

task<> asks_and_computes(trace& words) {
    call_later(3ms, note, std::ref(words), time_point(3ms));
    call_later(5ms, note, std::ref(words), time_point(7ms));
    sim::burn(2ms); // the callbacks' tasks start after that
    call_later(1ms, note, std::ref(words), time_point(3ms));
    call_at(time_point(7ms), note, std::ref(words), time_point(7ms));
    co_return;
}
RONDO_TEST(line_5_the_delay_of_a_callback_counts_from_the_call) {
    sim::reset();
    trace words;
    create_task(asks_and_computes(words));
    sim::at(time_point(4ms), [] {});
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "in_time in_time late in_time");
    RONDO_EXPECT(now() == time_point(7ms));
}

RONDO_TEST(line_5_a_callback_owns_what_it_was_given) {
    std::string got;
    auto number = std::make_unique<int>(7);
    call_later(
        1ms,
        [text = std::make_unique<std::string>("seven "), &got](std::unique_ptr<int> n) {
            got = *text + std::to_string(*n);
        },
        std::move(number));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(got, "seven 7");
}

// ---- Memory that runs out ---------------------------------------------------------------------

struct large {
    std::array<char, 2 << 20> bytes; // more than the arena
};
task<> takes_much(trace& words) {
    volatile char much[2 << 20];
    volatile char* volatile kept = much;
    much[0] = 1;
    co_await yield();
    words.push(kept[0] == 1 ? "never" : "?");
}
RONDO_TEST(without_frame_memory_a_handle_is_empty_and_a_callback_does_nothing) {
    trace words;
    RONDO_EXPECT(!launch(takes_much, words));
    callback<> f = [&words] { return takes_much(words); };
    f();
    const auto big = std::make_unique<large>();
    const auto reads = [](const large& given) { // so that no compiler makes less of it
        const volatile char* volatile kept = given.bytes.data();
        static_cast<void>(kept[0]);
    };
    RONDO_EXPECT(!call_soon(reads, *big));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "");
}

task<> takes_much_and_an_operation(task<> op, trace& words) {
    co_await takes_much(words);
    volatile char much[2 << 20];
    volatile char* volatile kept = much;
    much[0] = 1;
    co_await std::move(op);
    words.push(kept[0] == 1 ? "never" : "?");
}
task<> part(trace& words) {
    words.push("part");
    co_return;
}
RONDO_TEST(rule_27_the_arguments_of_a_call_that_had_no_frame_are_not_forgotten_coroutines) {
    trace words;
    RONDO_EXPECT(!create_task(takes_much_and_an_operation(part(words), words)));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "");
}

// ---- Exceptions -------------------------------------------------------------------------------

#if RONDO_EXCEPTIONS

void breaks(trace& words) {
    words.push("breaks");
    throw std::runtime_error("broken");
}
task<> breaks_later(trace& words) {
    co_await yield();
    breaks(words);
}
RONDO_TEST(an_exception_in_a_callback_ends_that_callback_alone_and_is_reported) {
    trace words;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    call_soon(breaks, std::ref(words));
    call_soon(breaks_later, std::ref(words));
    call_later(1ms, [&words] { words.push("goes_on"); });
    RONDO_EXPECT(run_forever().has_value());
    const std::string said =
        testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr();
    RONDO_EXPECT_EQ(words.text(), "breaks breaks goes_on");
    const std::string line = "rondo: task callback was ended by an exception: broken\n";
    RONDO_EXPECT_EQ(said, line + line);
}

RONDO_TEST(an_exception_of_a_function_that_is_launched_is_its_callers) {
    trace words;
    EXPECT_THROW(launch(breaks, words), std::runtime_error);
    RONDO_EXPECT_EQ(words.text(), "breaks");
}

int throws_at_once() { throw std::runtime_error("broken"); }
task<> two(task<>, int) { co_return; }
struct door {
    trace& words;
    task<> enter() {
        co_await yield();
        throw std::runtime_error("stuck");
    }
    task<> exit() { co_await part(words); }
};
task<int> owns_an_operation([[maybe_unused]] task<> op) {
    co_await yield();
    throw std::runtime_error("broken");
}
task<> throws_past_unstarted(trace& words) {
    door d{words};
    try {
        co_await with(d, [](door&) -> task<> { co_return; });
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
    try {
        task<> kept = part(words);
        static_cast<void>(throws_at_once());
        co_await std::move(kept);
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
    try {
        co_await two(part(words), throws_at_once());
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
    auto task = create_task(owns_an_operation(part(words)));
    try {
        static_cast<void>(co_await task);
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
}
RONDO_TEST(rule_27_a_coroutine_that_an_exception_drops_unstarted_is_not_forgotten) {
    trace words;
    RONDO_EXPECT(run(throws_past_unstarted(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "stuck broken broken broken");
}

#endif

// ---- Forgotten coroutines ---------------------------------------------------------------------

task<int> measure(trace& words) {
    words.push("never");
    co_return 1;
}
task<> forgets_in_a_task(trace& words) {
    task<int> forgotten = measure(words);
    co_await yield();
}
RONDO_TEST(rule_27_a_coroutine_that_is_called_and_forgotten_stops_a_checked_program) {
    trace words;
    if (RONDO_CHECKED) {
        const auto forget = [&] { auto forgotten = part(words); };
        EXPECT_DEATH(forget(), "never started: .*part.*\nrondo panic: a coroutine was called, but "
                               "neither awaited nor given to create_task .call_test.cpp:[0-9]+.");
        EXPECT_DEATH(static_cast<void>(run(forgets_in_a_task(words))),
                     "never started: .*measure.*\nrondo panic: .*, task main");
    } else {
        RONDO_EXPECT(run(forgets_in_a_task(words)).has_value());
    }
    RONDO_EXPECT_EQ(words.text(), "");
}

} // namespace
} // namespace rondo
