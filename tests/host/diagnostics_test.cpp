// diagnostics_test.cpp - what a program is told: the trace as text, the longest turns to the
// microsecond, a deadlock, awaits that would never end, the use of a frame that is gone.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <stdexcept>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// ---- The trace and the longest turn -----------------------------------------------------------

#if RONDO_TRACE

// A loop that has done nothing yet, at time zero.
struct fresh_loop {
    fresh_loop() { sim::reset(); }
    alignas(frame_alignment) static inline std::array<std::byte, 4'096> arena;
    executor loop{arena};
    loop_scope here{loop};
};

std::string dumped() {
    std::string text;
    dump_trace([&](std::string_view line) { text += line; });
    return text;
}

task<> sleeps(duration time) { co_await sleep_for(time); }
task<> burns(duration time) {
    sim::burn(time);
    co_await yield();
}
task<> waits(event& e) { co_await e.wait(); }
task<> sets_late(event& e, isr_flag& flag) {
    co_await flag.wait();
    sim::burn(5us);
    e.set();
}
task<> fails() { co_await fail(errc::io_error); }

RONDO_TEST(a_dump_tells_who_did_what_when) {
    fresh_loop fresh;
    event e;
    isr_flag flag;
    sim::at(time_point(1000us), [&] { flag.set(); });
    create_task(waits(e), "waits");
    create_task(sets_late(e, flag), "a task whose name is long");
    RONDO_EXPECT(run_forever().has_value());
    create_task(sleeps(2h), "sleeps");
    this_loop().run_ready();
    EXPECT_EQ(dumped(), "trace: now 1005 + 0 * 2^32 us, 0 events lost\n"
                        "0 created 1\n"
                        "0 created 2\n"
                        "0 started 1\n"
                        "0 suspended 1 event\n"
                        "0 started 2\n"
                        "0 suspended 2 interrupt\n"
                        "0 idle_begin\n"
                        "1000 woken_by_interrupt 2 interrupt\n"
                        "1000 idle_end 0\n"
                        "1000 started 2\n"
                        "1000 woken_by_task 1 event\n"
                        "1005 ended 2 value, a task whose name is \n"
                        "1005 started 1\n"
                        "1005 ended 1 value, waits\n"
                        "1005 created 3\n"
                        "1005 started 3\n"
                        "1005 suspended 3 time\n"
                        "task 3 time, sleeps\n");
    EXPECT_EQ(dumped(), "trace: now 1005 + 0 * 2^32 us, 0 events lost\n"
                        "task 3 time, sleeps\n");
    create_task(sleeps(0us), "next");
    RONDO_EXPECT(run_forever().has_value());
    const std::string after_2_hours = dumped();
    EXPECT_NE(after_2_hours.find("idle_end 1\n"), std::string::npos) << after_2_hours;
    EXPECT_NE(after_2_hours.find("woken_by_loop 3 time\n"), std::string::npos) << after_2_hours;
    fresh.loop.reset();
}

RONDO_TEST(a_dump_tells_how_tasks_ended_and_what_frames_were_missing) {
    fresh_loop fresh;
    testing::internal::CaptureStderr();
    auto sleeper = create_task(sleeps(1h), "sleeper");
    create_task(fails(), "fails");
    this_loop().run_ready();
    sleeper.cancel();
    this_loop().run_ready();
    static_cast<void>(this_loop().frames().take(8'192));
    testing::internal::GetCapturedStderr();
    EXPECT_EQ(dumped(), "trace: now 0 + 0 * 2^32 us, 0 events lost\n"
                        "0 created 1\n"
                        "0 created 2\n"
                        "0 started 1\n"
                        "0 suspended 1 time\n"
                        "0 started 2\n"
                        "0 suspended 2 unwinding\n"
                        "0 woken_by_task 2 unwinding\n"
                        "0 started 2\n"
                        "0 ended 2 input/output error, fails\n"
                        "0 woken_by_loop 1 unwinding\n"
                        "0 started 1\n"
                        "0 ended 1 cancelled, sleeper\n"
                        "0 no_frame " +
                            std::to_string(this_loop().frames().stats().missing) + "\n");
}

RONDO_TEST(a_full_ring_counts_what_it_has_overwritten) {
    fresh_loop fresh;
    trace_log& log = this_loop().trace();
    // created, started, suspended, started, ended, name
    for (int i = 0; i < 100; ++i) {
        RONDO_EXPECT(run(burns(1us), "burns").has_value());
    }
    RONDO_EXPECT_EQ(log.events(), std::uint32_t{RONDO_TRACE_EVENTS});
    const std::uint32_t lost = log.lost();
    trace_event last{};
    std::uint32_t taken = 0;
    while (log.take(last)) {
        ++taken;
    }
    RONDO_EXPECT_EQ(taken, std::uint32_t{RONDO_TRACE_EVENTS});
    RONDO_EXPECT_EQ(lost + taken, 600u);
    RONDO_EXPECT(last.what() == traced::name);
    RONDO_EXPECT_EQ(log.lost(), lost);
}

RONDO_TEST(a_dump_between_turns_ends_though_it_adds_events) {
    fresh_loop fresh;
    unsigned lines = 0;
    const auto dumps = [](unsigned& count) -> task<> {
        for (trace_dump dump; dump.next();) {
            ++count;
            co_await yield();
        }
    };
    RONDO_EXPECT(run(dumps(lines), "dumps").has_value());
    RONDO_EXPECT_EQ(lines, 4u); // the head, created, started, and the task itself
}

RONDO_TEST(hold_is_exact_and_keeps_the_longest) {
    fresh_loop fresh;
    trace_log& log = this_loop().trace();
    RONDO_EXPECT_EQ(std::string_view(log.longest_hold().task), "");
    {
        const std::string name = "hog whose name is gone when it is read";
        create_task(burns(4ms), "short");
        create_task(burns(7ms), name.c_str());
        create_task(burns(5ms), "middle");
        RONDO_EXPECT(run_forever().has_value());
    }
    RONDO_EXPECT_EQ(std::string_view(log.longest_hold().task), "hog whose name is gone ");
    RONDO_EXPECT_EQ(log.longest_hold().time, 7ms);
    log.forget_longest_hold();
    RONDO_EXPECT(run(burns(1ms), "next").has_value());
    RONDO_EXPECT_EQ(std::string_view(log.longest_hold().task), "next");
    RONDO_EXPECT_EQ(log.longest_hold().time, 1ms);
}

RONDO_TEST(hold_of_a_turn_is_not_that_of_the_sleep_before_it) {
    fresh_loop fresh;
    RONDO_EXPECT(run(sleeps(1s), "sleeps").has_value());
    RONDO_EXPECT_EQ(this_loop().trace().longest_hold().time, 0ms);
}

std::string reported;
RONDO_TEST(hold_longer_than_the_limit_is_reported) {
    fresh_loop fresh;
    reported.clear();
    this_loop().trace().watch_holds(5ms, [](const hold& h) {
        reported += std::string(h.task) + ' ' + std::to_string(h.time.count()) + ';';
    });
    create_task(burns(5ms), "at the limit");
    create_task(burns(5001us), "beyond");
    create_task(burns(9ms), "hog");
    create_task(burns(6ms), "shorter hog");
    RONDO_EXPECT(run_forever().has_value());
    EXPECT_EQ(reported, "beyond 5001;hog 9000;shorter hog 6000;");
    this_loop().trace().watch_holds(0ms, nullptr);
    RONDO_EXPECT(run(burns(6ms), "unwatched").has_value());
    EXPECT_EQ(reported, "beyond 5001;hog 9000;shorter hog 6000;");
}

#endif

// ---- Awaiting what is not rondo's -------------------------------------------------------------

// Keeps the handle, to resume it some day.
struct foreign {
    std::coroutine_handle<>& kept;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept { kept = leaf; }
    void await_resume() const noexcept {}
};
task<> awaits_nothing() { co_await std::suspend_always{}; }
task<> awaits_foreign() {
    static std::coroutine_handle<> kept;
    co_await yield();
    co_await foreign{kept};
}
task<> awaits_in_child() {
    co_await sleep_for(1ms);
    co_await awaits_foreign();
}
task<> awaits_in_gather() { co_await gather(yield(), awaits_nothing()); }
task<> awaits_when_cancelled() {
    co_await shield(yield());
    co_await shield(awaits_nothing());
}
task<> awaits_with_cancel() {
    auto child = create_task(awaits_when_cancelled(), "victim");
    co_await yield();
    child.cancel();
    co_await child;
}

RONDO_TEST(an_await_of_what_is_not_rondos_is_a_bug_that_names_the_task) {
    if (!RONDO_CHECKED) {
        GTEST_SKIP() << "unchecked builds do not look";
    }
    const char* const report = "rondo panic: a task awaits what is not rondo's.*, task culprit";
    EXPECT_DEATH(static_cast<void>(run(awaits_nothing(), "culprit")), report);
    EXPECT_DEATH(static_cast<void>(run(awaits_foreign(), "culprit")), report);
    EXPECT_DEATH(static_cast<void>(run(awaits_in_child(), "culprit")), report);
    EXPECT_DEATH(static_cast<void>(run(awaits_in_gather(), "culprit")), report);
    EXPECT_DEATH(static_cast<void>(run(awaits_with_cancel())), "not rondo's.*, task victim");
}

// ---- Deadlock ---------------------------------------------------------------------------------

task<> wants_event(event& e) { co_await e.wait(); }
task<> wants_lock(lock& l) { const auto held = co_await l.scoped(); }
task<> owns_lock(lock& l, event& e) {
    const auto held = co_await l.scoped();
    co_await e.wait();
}
task<> wants_task(task_handle<>& other) { static_cast<void>(co_await other); }
task<> wants_both(event& e, lock& l) { co_await gather(wants_event(e), wants_lock(l)); }

RONDO_TEST(a_deadlock_lists_each_task_with_what_it_waits_for) {
    event e;
    lock l;
    task_handle<> owner = create_task(owns_lock(l, e), "owner");
    create_task(wants_lock(l), "second");
    create_task(wants_task(owner), "friend");
    create_task(wants_both(e, l), "parent");
    testing::internal::CaptureStderr();
    RONDO_EXPECT(run_forever().error() == errc::deadlock);
    const std::string report = testing::internal::GetCapturedStderr();
    if (RONDO_CHECKED) { // release builds leave the words out
        EXPECT_EQ(report, "rondo: deadlock: nothing can ever wake these tasks\n"
                          "  parent waits for: lock, held by owner\n"
                          "  parent waits for: event\n"
                          "  parent waits for: its children\n"
                          "  friend waits for: another task, owner\n"
                          "  second waits for: lock, held by owner\n"
                          "  owner waits for: event\n");
    }
    this_loop().reset();
}

task<> keeps_lock(lock& l) { co_await l.acquire(); }
RONDO_TEST(a_deadlock_tells_of_a_lock_whose_holder_has_ended) {
    lock l;
    create_task(keeps_lock(l), "first");
    create_task(wants_lock(l), "second");
    testing::internal::CaptureStderr();
    RONDO_EXPECT(run_forever().error() == errc::deadlock);
    const std::string report = testing::internal::GetCapturedStderr();
    if (RONDO_CHECKED) {
        EXPECT_EQ(report, "rondo: deadlock: nothing can ever wake these tasks\n"
                          "  second waits for: lock, held by a task that has ended\n");
    }
    this_loop().reset();
}

// ---- Tasks that wait for each other while others run
// ---------------------------------------------

task<> wants_two(lock& first, lock& second, duration limit) {
    const auto one = co_await first.scoped();
    co_await sleep_for(1ms);
    const auto two = co_await wait_for(second.scoped(), limit);
}
task<> beats_for(duration time) {
    const time_point end = now() + time;
    while (now() < end) {
        co_await sleep_for(10ms);
    }
}
task<> wants_part(lock& l) {
    const auto held = co_await l.scoped();
    co_await gather(sleep_for(1ms), wants_lock(l));
}
task<> wants_end(lock& l, task_handle<>& other) {
    const auto held = co_await l.scoped();
    static_cast<void>(co_await other);
}

std::string reports_of(const auto& program) {
    sim::reset();
    testing::internal::CaptureStderr();
    program();
    return testing::internal::GetCapturedStderr();
}

RONDO_TEST(a_circle_of_locks_is_reported_though_a_timer_runs_and_may_be_broken_by_a_limit) {
    lock a;
    lock b;
    lock c;
    const std::string report = reports_of([&] {
        create_task(wants_two(a, b, 1h), "ab");
        create_task(wants_two(b, c, 50ms), "bc");
        create_task(wants_two(c, a, 1h), "ca");
        create_task(wants_lock(a), "beside"); // is not part of it
        RONDO_EXPECT(run(beats_for(1s)).has_value());
    });
    if (RONDO_CHECKED) {
        EXPECT_EQ(report, "rondo: tasks wait for each other: none goes on unless one gives up\n"
                          "  ca waits for: lock, held by ab\n"
                          "  ab waits for: lock, held by bc\n"
                          "  bc waits for: lock, held by ca\n");
    }
    RONDO_EXPECT(!a.locked() && !b.locked() && !c.locked()); // bc gave up
}

RONDO_TEST(who_waits_for_a_circle_is_no_second_circle) {
    lock a;
    lock b;
    const std::string report = reports_of([&] {
        create_task(wants_two(a, b, 1h), "ab");
        create_task(wants_two(b, a, 1h), "ba");
        create_task(wants_two(a, b, 1h), "third");
        RONDO_EXPECT(run(beats_for(1s)).has_value());
        this_loop().reset();
    });
    if (RONDO_CHECKED) {
        EXPECT_EQ(report, "rondo: tasks wait for each other: none goes on unless one gives up\n"
                          "  ba waits for: lock, held by ab\n"
                          "  ab waits for: lock, held by ba\n");
    }
}

RONDO_TEST(a_circle_may_go_through_a_part_of_a_task_or_the_end_of_another) {
    lock l;
    std::string report = reports_of([&] {
        create_task(wants_part(l), "whole");
        RONDO_EXPECT(run(beats_for(1s)).has_value());
        this_loop().reset();
    });
    if (RONDO_CHECKED) {
        EXPECT_EQ(report, "rondo: tasks wait for each other: none goes on unless one gives up\n"
                          "  whole waits for: lock, held by whole\n"
                          "  whole waits for: its children\n");
    }
    report = reports_of([&] {
        task_handle<> wanting;
        create_task(wants_end(l, wanting), "holder");
        wanting = create_task(wants_lock(l), "wanting");
        create_task(wants_lock(l), "another");
        RONDO_EXPECT(run(beats_for(1s)).has_value());
        this_loop().reset();
    });
    if (RONDO_CHECKED) {
        EXPECT_EQ(report, "rondo: tasks wait for each other: none goes on unless one gives up\n"
                          "  wanting waits for: lock, held by holder\n"
                          "  holder waits for: another task, wanting\n");
    }
}

// ---- Exits that hang
// --------------------------------------------------------------------------------

struct valve {
    lock& l;
    duration closing;
    task<> enter() { co_return; }
    task<> exit() { return close(l, closing); }
    static task<> close(lock& l, duration time) {
        co_await sleep_for(time);
        const auto held = co_await l.scoped();
    }
};
task<> opens(valve& v) {
    co_await with(v, [](valve&) -> task<> { co_await sleep_for(1h); });
}
task<> opens_and_cancels(lock& l, duration closing, duration held) {
    valve v{l, closing};
    auto user = create_task(opens(v), "user");
    co_await yield();
    const auto mine = co_await l.scoped();
    user.cancel();
    co_await sleep_for(held);
}

RONDO_TEST(an_exit_that_hangs_is_reported_with_what_it_waits_for) {
    const auto report = [](duration closing, duration held) {
        lock l;
        return reports_of([&] {
            static_cast<void>(run(opens_and_cancels(l, closing, held)));
            this_loop().reset();
        });
    };
    EXPECT_EQ(report(0s, 9'999ms), "");
    if constexpr (exit_limit_ms == 10'000) {
        EXPECT_EQ(report(1s, 1h), "rondo: an exit has not ended after 10000 ms\n"
                                  "  user waits for: lock, held by main\n");
        EXPECT_EQ(report(11s, 12s), "rondo: an exit has not ended after 10000 ms\n"
                                    "  user waits for: time\n");
    }
}

// ---- Use of a frame that is gone --------------------------------------------------------------

task<> shows(int*& where) {
    int local = 1;
    where = &local;
    co_await yield();
}

RONDO_TEST(the_use_of_a_frame_that_is_gone_is_caught_though_others_were_taken_since) {
    if (!with_address_sanitizer) {
        GTEST_SKIP() << "needs AddressSanitizer";
    }
    int* first = nullptr;
    int* second = nullptr;
    RONDO_EXPECT(run(shows(first)).has_value());
    RONDO_EXPECT(run(shows(second)).has_value()); // its memory would be that of the first
    RONDO_EXPECT(first != second);
    EXPECT_DEATH(*static_cast<volatile int*>(first) = 2, "use-after-poison");
}

} // namespace
} // namespace rondo
