// sim_test.cpp - the loop against the simulator: interrupts at chosen instants, hogs, deadlock,
// caller's bugs, exceptions.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <memory>
#include <stdexcept>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

task<time_point> time_of_wake(isr_flag& flag) {
    co_await flag.wait();
    co_return now();
}

RONDO_TEST(an_interrupt_ends_a_sleeping_loop_at_once) {
    sim::reset();
    isr_flag flag;
    sim::at(time_point(1234us), [&] { flag.set(); });
    RONDO_EXPECT_EQ(run(time_of_wake(flag)).value_or(time_point{}), time_point(1234us));
    RONDO_EXPECT_EQ(sim::asleep(), duration(1234us));
}

task<> sleep_to(trace& words, duration time, char word) {
    co_await sleep_for(time);
    words.push(word);
}
task<> wait_to(trace& words, isr_flag& flag, char word) {
    co_await flag.wait();
    words.push(word);
}
task<> hog(trace& words, duration time) {
    sim::burn(time);
    words.push("hog");
    co_return;
}

RONDO_TEST(after_a_hog_interrupts_come_before_deadlines) {
    sim::reset();
    isr_flag flag;
    trace words;
    sim::at(time_point(5ms), [&] { flag.set(); });
    create_task(sleep_to(words, 1ms, 't'));
    create_task(wait_to(words, flag, 'i'));
    create_task(hog(words, 10ms));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "hog i t");
}

RONDO_TEST(line_11_years_of_sleep_do_not_wrap) {
    sim::reset();
    trace words;
    create_task(sleep_to(words, 24h * 365 * 100, 'c'));
    create_task(sleep_to(words, 24h * 365, 'a'));
    create_task(sleep_to(words, 24h * 365 * 50, 'b'));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b c");
    RONDO_EXPECT_EQ(now(), time_point(24h * 365 * 100));
    sim::reset();
}

// ---- Deadlock -------------------------------------------------------------------------------

// Waits for something that only another task could bring about, as an event or a lock will.
struct parked {
    static constexpr detail::wait_kind kind{"a friend"};
    detail::task_block*& who;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept {
        who = &this_loop().suspend(leaf, kind);
    }
    void await_resume() const noexcept {}
};

task<> wait_for_a_friend(detail::task_block*& who) { co_await parked{who}; }

RONDO_TEST(a_deadlock_is_reported_with_names_and_reasons) {
    detail::task_block* who = nullptr;
    create_task(wait_for_a_friend(who), "lonely");
    testing::internal::CaptureStderr();
    RONDO_EXPECT(run_forever().error() == errc::deadlock);
    const std::string report = testing::internal::GetCapturedStderr();
    if (RONDO_CHECKED) { // release builds leave the words out
        EXPECT_NE(report.find("lonely waits for: a friend"), std::string::npos) << report;
    }
    this_loop().make_runnable(*who);
    RONDO_EXPECT(run_forever().has_value());
}

RONDO_TEST(waiting_for_an_interrupt_is_no_deadlock) {
    sim::reset();
    isr_flag flag;
    trace words;
    create_task(wait_to(words, flag, 'i'));
    sim::at(time_point(1s), [&] { flag.set(); });
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "i");
}

// ---- Caller's bugs --------------------------------------------------------------------------

RONDO_TEST(two_tasks_waiting_for_one_flag_is_a_bug_that_names_the_task) {
    EXPECT_DEATH(
        {
            isr_flag flag;
            trace words;
            create_task(wait_to(words, flag, 'a'), "first");
            create_task(wait_to(words, flag, 'b'), "second");
            static_cast<void>(run_forever());
        },
        RONDO_CHECKED ? "rondo panic: .*give each its own .isr_flag.cpp:[0-9]+., task second"
                      : "rondo panic: bug at 0x[0-9a-f]+, task second");
}

task<> run_inside() {
    static_cast<void>(run_forever());
    co_return;
}

RONDO_TEST(running_the_loop_from_a_task_is_a_bug) {
    EXPECT_DEATH(static_cast<void>(run(run_inside(), "inner")), "rondo panic: .*task inner");
}

// ---- Exceptions of user code ----------------------------------------------------------------

#if RONDO_EXCEPTIONS

task<int> throws_after(duration time) {
    co_await sleep_for(time);
    throw std::runtime_error("broken sensor");
}

task<int> passes_on() {
    const int value = co_await throws_after(1ms);
    co_return value + 1;
}

task<std::string> catches() {
    std::string caught;
    try {
        co_await passes_on();
    } catch (const std::runtime_error& error) {
        caught = error.what();
    }
    co_return caught;
}

RONDO_TEST(line_15_an_exception_travels_through_awaits) {
    RONDO_EXPECT_EQ(run(catches()).value_or(""), "broken sensor");
}

RONDO_TEST(line_15_an_exception_that_leaves_main_leaves_run) {
    EXPECT_THROW(static_cast<void>(run(passes_on())), std::runtime_error);
}

RONDO_TEST(line_15_an_exception_that_leaves_a_task_ends_that_task_alone) {
    trace words;
    testing::internal::CaptureStderr();
    create_task(throws_after(1ms), "sensor");
    create_task(sleep_to(words, 2ms, 'a'));
    RONDO_EXPECT(run_forever().has_value());
    const std::string report = testing::internal::GetCapturedStderr();
    EXPECT_NE(report.find("task sensor was ended by an exception: broken sensor"),
              std::string::npos);
    RONDO_EXPECT_EQ(words.text(), "a");
}

#endif

// ---- Results --------------------------------------------------------------------------------

task<std::string> long_text() { co_return std::string(100, 'x'); }

RONDO_TEST(a_result_that_nobody_takes_is_destroyed) {
    create_task(long_text()); // AddressSanitizer would report the leak
    RONDO_EXPECT(run_forever().has_value());
}

task<std::unique_ptr<int>> boxed() { co_return std::make_unique<int>(5); }
task<int> unboxed() {
    const auto box = co_await boxed();
    co_return *box;
}

RONDO_TEST(a_result_may_be_move_only) { RONDO_EXPECT_EQ(run(unboxed()).value_or(0), 5); }

} // namespace
} // namespace rondo
