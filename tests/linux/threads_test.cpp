// threads_test.cpp - loops in several threads, and threads without a loop that wake one.
//
// In tests_threads under ThreadSanitizer, where RONDO_TEST_ROUNDS is large; in tests_linux a short
// version. A wake-up that is lost shows as a test that never ends.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <atomic>
#include <random>
#include <thread>

using namespace rondo;
using namespace rondo::test;
using namespace std::chrono_literals;

namespace {

constexpr unsigned rounds = RONDO_TEST_ROUNDS;

// A loop for the thread that calls this, until the coroutine has ended.
template <class... Args>
bool run_on_own_loop(task<> coroutine(Args...), std::type_identity_t<Args>... args) {
    alignas(frame_alignment) std::array<std::byte, 16384> arena;
    executor loop{arena};
    const loop_scope here(loop);
    const bool ended = run(coroutine(args...)).has_value();
    return ended && loop.tasks() == 0 && loop.frames().stats().in_use == 0;
}

// For a random while, so that what two threads do falls together in every way.
void dawdle(std::minstd_rand& random) {
    for (auto turns = random() % 256; turns != 0; --turns) {
        asm volatile("" : : : "memory");
    }
}

void wait_until(const std::atomic<unsigned>& count, unsigned value) {
    while (count.load(std::memory_order_acquire) != value) {
        std::this_thread::yield();
    }
}

// ---- Loops ------------------------------------------------------------------------------------

struct game {
    unsigned players;
    std::atomic<unsigned> turns = 0;
    unsigned ball = 0; // belongs to whose turn it is
    std::array<isr_flag, 4> flags{};
};

task<> plays(game& g, unsigned me) {
    std::minstd_rand random(me + 1);
    for (unsigned round = 0; round < rounds / g.players; ++round) {
        while (g.turns.load(std::memory_order_acquire) % g.players != me) {
            co_await g.flags[me].wait();
        }
        ++g.ball;
        g.turns.fetch_add(1, std::memory_order_release);
        g.flags[(me + 1) % g.players].set();
        if (random() % 4 == 0) { // wakes somebody for nothing
            g.flags[random() % g.players].set();
        }
    }
}

void play(unsigned players) {
    game g{.players = players};
    std::array<bool, 4> well{};
    {
        std::array<std::jthread, 4> threads;
        for (unsigned i = 0; i < players; ++i) {
            threads[i] = std::jthread([&, i] { well[i] = run_on_own_loop(plays, g, i); });
        }
    }
    for (unsigned i = 0; i < players; ++i) {
        RONDO_EXPECT(well[i]);
    }
    RONDO_EXPECT_EQ(g.ball, rounds / players * players);
}

RONDO_TEST(line_1_loops_on_threads_two_pass_a_ball) { play(2); }
RONDO_TEST(line_1_loops_on_threads_four_pass_a_ball) { play(4); }

task<> bounces(isr_flag& flag) {
    for (;;) {
        co_await flag.wait();
        for (int i = 0; i < 20; ++i) {
            co_await yield();
        }
    }
}
task<int> shuts_down() {
    co_await sleep_for(1us);
    co_return 7;
}

// Each interrupt ends one run, whether it comes while the loop sleeps, runs, attends to a flag, or
// is between two runs.
RONDO_TEST(line_1_loops_on_threads_are_interrupted_by_another_thread) {
    alignas(frame_alignment) static std::array<std::byte, 16384> arena;
    constexpr unsigned interrupts = rounds / 4;
    executor loop{arena};
    isr_flag flag;
    std::atomic<unsigned> ended = 0;
    unsigned interrupted = 0;
    bool shut_down = false;
    std::jthread thread([&] {
        const loop_scope here(loop);
        create_task(bounces(flag));
        for (unsigned round = 0; round < interrupts; ++round) {
            interrupted += run_forever().error() == errc::interrupted ? 1 : 0;
            ended.store(round + 1, std::memory_order_release);
        }
        shut_down = run(shuts_down()).value_or(0) == 7;
        loop.reset();
    });
    std::minstd_rand random(1);
    for (unsigned round = 0; round < interrupts; ++round) {
        dawdle(random);
        for (auto sets = random() % 4; sets != 0; --sets) {
            flag.set();
        }
        loop.interrupt();
        wait_until(ended, round + 1);
    }
    thread.join();
    RONDO_EXPECT_EQ(interrupted, interrupts);
    RONDO_EXPECT(shut_down);
    RONDO_EXPECT_EQ(loop.tasks(), 0u);
}

// ---- Threads without a loop -------------------------------------------------------------------

struct meeting {
    isr_flag flag;
    std::atomic<unsigned> asked = 0; // for which round a set is wanted
    std::atomic<unsigned> done = 0;  // for which round it has been made
    unsigned item = 0;               // written before the set, read after the wait
};

// Sets the flag once for each round, soon after it was asked for.
void answer(meeting& m, unsigned times) {
    std::minstd_rand random(2);
    for (unsigned round = 1; round <= times; ++round) {
        wait_until(m.asked, round);
        m.item = round;
        dawdle(random);
        m.flag.set();
        m.done.store(round, std::memory_order_release);
    }
}

// The set comes at any instant of going to sleep, and just before, and just after.
task<> asks(meeting& m, unsigned& right) {
    for (unsigned round = 1; round <= rounds; ++round) {
        m.asked.store(round, std::memory_order_release);
        co_await m.flag.wait();
        right += m.item == round ? 1 : 0;
    }
}
RONDO_TEST(line_100_flag_from_another_thread_wakes_who_is_going_to_sleep) {
    meeting m;
    unsigned right = 0;
    const std::jthread other([&] { answer(m, rounds); });
    RONDO_EXPECT(run(asks(m, right)).has_value());
    RONDO_EXPECT_EQ(right, rounds);
}

// The same while the wait is given up and begun anew all the time.
constexpr unsigned slow_rounds = rounds / 10; // each sleeps for microseconds
task<> asks_impatiently(meeting& m, unsigned& right) {
    for (unsigned round = 1; round <= slow_rounds; ++round) {
        m.asked.store(round, std::memory_order_release);
        const auto limit = std::chrono::microseconds(round % 32);
        while (!(co_await wait_for(m.flag.wait(), limit)).has_value()) {
        }
        right += m.item == round ? 1 : 0;
    }
}
RONDO_TEST(line_100_flag_from_another_thread_meets_a_deadline) {
    meeting m;
    unsigned right = 0;
    const std::jthread other([&] { answer(m, slow_rounds); });
    RONDO_EXPECT(run(asks_impatiently(m, right)).has_value());
    RONDO_EXPECT_EQ(right, slow_rounds);
}

// Either the task was woken or the flag is still set: never both, never neither.
task<> takes(meeting& m, bool& taken) {
    co_await m.flag.wait();
    taken = true;
}
task<> cancels(meeting& m, unsigned& right) {
    std::minstd_rand random(3);
    for (unsigned round = 1; round <= rounds; ++round) {
        bool taken = false;
        task_handle<> taker = create_task(takes(m, taken));
        co_await yield(); // it waits now
        m.asked.store(round, std::memory_order_release);
        dawdle(random);
        taker.cancel();
        const result<void> end = co_await taker;
        wait_until(m.done, round);
        right += end.has_value() == taken && taken != m.flag.is_set() ? 1 : 0;
        m.flag.clear();
    }
}
RONDO_TEST(line_100_flag_from_another_thread_meets_a_cancel) {
    meeting m;
    unsigned right = 0;
    const std::jthread other([&] { answer(m, rounds); });
    RONDO_EXPECT(run(cancels(m, right)).has_value());
    RONDO_EXPECT_EQ(right, rounds);
}

struct feed {
    unsigned items;
    ring_buffer<unsigned, 16> ring{};
    isr_flag more{};
};
task<> takes_all(feed& f, unsigned& right) {
    for (unsigned expected = 0; expected < f.items;) {
        if (const std::optional<unsigned> got = f.ring.try_take()) {
            right += *got == expected ? 1 : 0;
            ++expected;
        } else {
            co_await f.more.wait();
        }
    }
}
void put_all(feed& f) {
    for (unsigned i = 0; i < f.items;) {
        if (f.ring.try_put(i)) {
            f.more.set();
            ++i;
        } else {
            std::this_thread::yield();
        }
    }
}
RONDO_TEST(line_100_flag_from_another_thread_announces_what_is_in_a_ring) {
    feed f{.items = rounds};
    unsigned right = 0;
    const std::jthread producer([&f] { put_all(f); });
    RONDO_EXPECT(run(takes_all(f, right)).has_value());
    RONDO_EXPECT_EQ(right, rounds);
}

// Meanwhile the loop does all that it can do without a wait.
task<> nothing() { co_return; }
task<> bustles(const feed& f, const unsigned& right) {
    while (right != f.items) {
        task_handle<> child = create_task(nothing());
        child.cancel();
        co_await after(0ms);
        create_task(nothing());
        co_await yield();
    }
}
RONDO_TEST(line_100_flag_from_another_thread_meets_a_busy_loop) {
    feed f{.items = slow_rounds};
    unsigned right = 0;
    create_task(bustles(f, right));
    const std::jthread producer([&f] { put_all(f); });
    RONDO_EXPECT(run(takes_all(f, right)).has_value());
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(right, f.items);
}

} // namespace
