// sigint_test.cpp - ctrl-C, as a real signal.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <atomic>
#include <csignal>
#include <random>
#include <thread>
#include <unistd.h>

using namespace rondo;
using namespace rondo::test;
using namespace std::chrono_literals;

namespace {

using handler = void (*)(int);

handler disposition() {
    struct sigaction now{};
    sigaction(SIGINT, nullptr, &now);
    return now.sa_handler;
}

// A test may have been started in the background of a shell, which makes it ignore SIGINT.
struct with_disposition {
    handler before;
    explicit with_disposition(handler wanted) : before(std::signal(SIGINT, wanted)) {}
    ~with_disposition() { std::signal(SIGINT, before); }
};

task<int> shuts_down(trace& words) {
    words.push("closing");
    co_await sleep_for(1ms);
    co_await yield();
    words.push("closed");
    co_return 7;
}

// What a thread does that waits for its moment: the task says that it is about to sleep.
void press(const std::atomic<bool>& now, auto send) {
    while (!now.load()) {
        std::this_thread::yield();
    }
    send();
}

// ---- During a sleep ---------------------------------------------------------------------------

task<> sleeps(trace& words, std::atomic<bool>& asleep, duration time) {
    words.push("sleeps");
    asleep = true;
    co_await sleep_for(time);
    words.push("awake");
}
task<> nests(trace& words, std::atomic<bool>& asleep) {
    const result<void> seen = co_await attempt(sleeps(words, asleep, 1h));
    words.push(seen.has_value() ? "?" : to_string(seen.error()));
}

// The coroutine that sleeps, and the one that awaits it, see nothing of the signal.
void interrupt_a_sleep(auto send) {
    const with_disposition usual(SIG_DFL);
    trace words;
    std::atomic<bool> asleep = false;
    {
        const std::jthread other([&] { press(asleep, send); });
        RONDO_EXPECT(run(nests(words, asleep)).error() == errc::interrupted);
    }
    words.push("interrupted");
    RONDO_EXPECT_EQ(this_loop().tasks(), 1u); // it sleeps on
    RONDO_EXPECT_EQ(run(shuts_down(words)).value_or(0), 7);
    this_loop().reset();
    RONDO_EXPECT_EQ(words.text(), "sleeps interrupted closing closed");
}

RONDO_TEST(line_16_sigint_to_the_process_ends_a_sleep_at_the_run_call) {
    interrupt_a_sleep([] { kill(getpid(), SIGINT); });
}
RONDO_TEST(line_16_sigint_to_the_thread_of_the_loop_ends_a_sleep) {
    interrupt_a_sleep([loop = pthread_self()] { pthread_kill(loop, SIGINT); });
}
RONDO_TEST(line_16_sigint_to_another_thread_ends_a_sleep) {
    interrupt_a_sleep([] { pthread_kill(pthread_self(), SIGINT); });
}

RONDO_TEST(line_16_sigint_reaches_a_main_loop_that_is_not_in_the_main_thread) {
    const with_disposition usual(SIG_DFL);
    trace words;
    std::atomic<bool> asleep = false;
    errc end = errc::none;
    {
        const std::jthread other([&] { end = run(sleeps(words, asleep, 1h)).error(); });
        press(asleep, [] { pthread_kill(pthread_self(), SIGINT); });
    }
    RONDO_EXPECT(end == errc::interrupted);
    this_loop().reset();
}

// No timer is armed and nothing else will ever come.
task<> waits_for_ever(isr_flag& flag, std::atomic<bool>& asleep) {
    asleep = true;
    co_await flag.wait();
}
RONDO_TEST(line_16_sigint_ends_an_idle_that_has_no_end) {
    const with_disposition usual(SIG_DFL);
    isr_flag flag;
    std::atomic<bool> asleep = false;
    {
        const std::jthread other([&] { press(asleep, [] { kill(getpid(), SIGINT); }); });
        RONDO_EXPECT(run(waits_for_ever(flag, asleep)).error() == errc::interrupted);
    }
    this_loop().reset();
}

// Each ends one run, whether it comes before the loop has looked, while it goes to sleep, or later.
task<> ticks(isr_flag& flag, std::atomic<unsigned>& tick) {
    for (;;) {
        co_await flag.wait();
        ++tick;
    }
}
RONDO_TEST(line_16_sigint_at_any_instant_is_not_lost) {
    const with_disposition usual(SIG_DFL);
    constexpr unsigned rounds = 20'000;
    std::atomic<unsigned> tick = 0;
    isr_flag flag;
    task_handle<> ticker = create_task(ticks(flag, tick));
    std::jthread other([&] {
        std::minstd_rand random(1);
        for (unsigned round = 1; round <= rounds; ++round) {
            while (tick != round) {
                std::this_thread::yield();
            }
            for (auto turns = random() % 1024; turns != 0; --turns) {
                asm volatile("" : : : "memory");
            }
            if (round % 2 == 0) {
                kill(getpid(), SIGINT);
            } else {
                std::raise(SIGINT); // this thread has to send it on
            }
        }
    });
    for (unsigned round = 0; round < rounds; ++round) {
        flag.set();
        RONDO_EXPECT(run_forever().error() == errc::interrupted);
    }
    other.join();
    this_loop().reset();
    RONDO_EXPECT(ticker.done());
}

// The loop has looked, and sees nothing: so does this task.
task<> sleeps_after_all() {
    std::raise(SIGINT);
    const critical_section locked;
    if (port::set_alarm(never)) {
        port::idle();
    }
    co_return;
}
RONDO_TEST(line_16_sigint_between_the_look_and_the_sleep_ends_the_sleep) {
    const with_disposition usual(SIG_DFL);
    create_task(sleeps_after_all());
    RONDO_EXPECT(run_forever().error() == errc::interrupted);
}

// ---- While tasks run --------------------------------------------------------------------------

task<> hogs(trace& words) {
    for (int i = 0; i < 3; ++i) {
        words.push("hog");
        if (i == 1) {
            std::raise(SIGINT);
            words.push("raised");
        }
        co_await yield();
    }
}
task<> counts(trace& words) {
    for (int i = 0; i < 4; ++i) {
        words.push(static_cast<char>('0' + i));
        co_await yield();
    }
}
RONDO_TEST(line_16_sigint_during_a_turn_ends_the_run_after_it_and_others_go_on_later) {
    const with_disposition usual(SIG_DFL);
    trace words;
    create_task(hogs(words));
    create_task(counts(words));
    RONDO_EXPECT(run_forever().error() == errc::interrupted);
    RONDO_EXPECT_EQ(words.text(), "hog 0 hog raised");
    RONDO_EXPECT_EQ(run(shuts_down(words)).value_or(0), 7);
    RONDO_EXPECT_EQ(words.text(), "hog 0 hog raised 1 hog closing 2 3 closed");
}

RONDO_TEST(line_16_sigint_ends_a_shutdown_too) {
    const with_disposition usual(SIG_DFL);
    trace words;
    create_task(hogs(words));
    RONDO_EXPECT(run_forever().error() == errc::interrupted);
    std::atomic<bool> asleep = false;
    {
        const std::jthread other([&] { press(asleep, [] { kill(getpid(), SIGINT); }); });
        RONDO_EXPECT(run(sleeps(words, asleep, 1h)).error() == errc::interrupted);
    }
    this_loop().reset();
    RONDO_EXPECT_EQ(words.text(), "hog hog raised hog sleeps");
}

task<> interrupts_twice() {
    std::raise(SIGINT);
    std::raise(SIGINT); // the loop has not looked yet
    co_await yield();
}
RONDO_TEST(line_16_a_second_sigint_that_nobody_has_noticed_ends_the_program) {
    EXPECT_EXIT(
        {
            const with_disposition usual(SIG_DFL);
            (void)run(interrupts_twice());
        },
        testing::KilledBySignal(SIGINT), "");
}

// ---- Whose signal it is -----------------------------------------------------------------------

task<> looks(handler& during) {
    during = disposition();
    co_return;
}
RONDO_TEST(line_16_sigint_has_its_default_disposition_before_and_after_a_run) {
    const with_disposition usual(SIG_DFL);
    handler during = SIG_DFL;
    RONDO_EXPECT(run(looks(during)).has_value());
    RONDO_EXPECT(during != SIG_DFL && during != SIG_IGN);
    RONDO_EXPECT(disposition() == SIG_DFL);
    create_task(looks(during));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT(disposition() == SIG_DFL);
}

volatile std::sig_atomic_t own_handler_ran = 0;
void own_handler(int) { own_handler_ran = own_handler_ran + 1; }

task<> raises() {
    std::raise(SIGINT);
    co_await yield();
}
RONDO_TEST(line_16_a_programs_own_handler_for_sigint_wins) {
    const with_disposition own(own_handler);
    own_handler_ran = 0;
    RONDO_EXPECT(run(raises()).has_value());
    RONDO_EXPECT_EQ(own_handler_ran, 1);
    RONDO_EXPECT(disposition() == own_handler);
}
RONDO_TEST(line_16_sigint_that_is_ignored_stays_so) {
    const with_disposition ignored(SIG_IGN);
    RONDO_EXPECT(run(raises()).has_value());
    RONDO_EXPECT(disposition() == SIG_IGN);
}

task<> installs() {
    std::signal(SIGINT, own_handler);
    co_await raises();
}
RONDO_TEST(line_16_a_handler_that_a_task_installs_stays) {
    const with_disposition usual(SIG_DFL);
    own_handler_ran = 0;
    RONDO_EXPECT(run(installs()).has_value());
    RONDO_EXPECT_EQ(own_handler_ran, 1);
    RONDO_EXPECT(disposition() == own_handler);
}

// A loop in another thread leaves the signal alone.
RONDO_TEST(line_16_sigint_is_for_the_main_loop) {
    const with_disposition usual(SIG_DFL);
    handler during = nullptr;
    std::jthread([&] {
        alignas(frame_alignment) std::array<std::byte, 4096> arena;
        executor loop{arena};
        const loop_scope here(loop);
        RONDO_EXPECT(run(looks(during)).has_value());
    }).join();
    RONDO_EXPECT(during == SIG_DFL);
}

RONDO_TEST(line_1_the_main_loop_in_two_threads_at_once_is_a_bug) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            trace words;
            std::atomic<bool> asleep = false;
            const std::jthread other([&] { (void)run(sleeps(words, asleep, 1h)); });
            press(asleep, [] { (void)run_forever(); });
        },
        "rondo panic: ");
}

} // namespace
