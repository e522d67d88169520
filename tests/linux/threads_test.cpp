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

// ---- Many producers, many consumers -----------------------------------------------------------

struct market {
    unsigned items;     // of each producer
    unsigned producers; // threads without a loop
    isr_queue<unsigned, 8> goods{};
    isr_event<unsigned> closed{};
    std::atomic<unsigned> got = 0;
    std::atomic<std::uint64_t> sum = 0;
    std::atomic<unsigned> refused = 0;
    [[nodiscard]] unsigned all() const { return items * producers; }
};
void sells(market& m, unsigned who) {
    std::minstd_rand random(who + 7);
    for (unsigned i = 1; i <= m.items;) {
        dawdle(random);
        if (m.goods.try_put(i)) {
            ++i;
        } else {
            m.refused.fetch_add(1, std::memory_order_relaxed);
            std::this_thread::yield();
        }
    }
}
void note(market& m, unsigned item) {
    m.sum.fetch_add(item, std::memory_order_relaxed);
    if (m.got.fetch_add(1, std::memory_order_relaxed) + 1 == m.all()) {
        m.closed.set(7);
    }
}
task<> buys(market& m) {
    for (;;) {
        note(m, co_await m.goods.get());
    }
}
task<> buys_until_closed(market& m, unsigned buyers, bool& well) {
    task_group all;
    for (unsigned i = 0; i < buyers; ++i) {
        all.start(buys(m));
    }
    well = co_await m.closed.wait() == 7;
    co_await all.cancel_all();
}
void trade(market& m) {
    std::array<bool, 2> well{};
    std::array<bool, 2> ended{};
    {
        std::array<std::jthread, 4> threads;
        for (unsigned i = 0; i < 2; ++i) {
            threads[i] = std::jthread(
                [&, i] { ended[i] = run_on_own_loop(buys_until_closed, m, 2u, well[i]); });
        }
        for (unsigned i = 0; i < m.producers; ++i) {
            threads[2 + i] = std::jthread([&m, i] { sells(m, i); });
        }
    }
    RONDO_EXPECT(well[0] && well[1] && ended[0] && ended[1]);
    RONDO_EXPECT_EQ(m.got.load(), m.all());
    RONDO_EXPECT_EQ(m.sum.load(), std::uint64_t{m.producers} * m.items * (m.items + 1) / 2);
    RONDO_EXPECT_EQ(m.goods.lost(), m.refused.load());
    RONDO_EXPECT(m.goods.empty());
}
RONDO_TEST(line_100_queue_between_threads_and_loops_two_put_four_get) {
    market m{.items = rounds / 2, .producers = 2};
    trade(m);
}

// Who waits first leaves again and again, by a cancel or a limit: nothing may go with it.
task<> buys_some(market& m) {
    note(m, co_await m.goods.get());
    note(m, co_await m.goods.get());
}
task<> comes_and_goes(market& m) {
    std::minstd_rand random(5);
    while (!m.closed.is_set()) {
        task_handle<> first = create_task(buys_some(m));
        task_handle<> second = create_task(buys_some(m));
        co_await yield();
        dawdle(random);
        first.cancel();
        if (const auto got = co_await wait_for(m.goods.get(), 1us * (random() % 32))) {
            note(m, *got);
        }
        static_cast<void>(co_await first);
        second.cancel();
        static_cast<void>(co_await second);
    }
}
RONDO_TEST(line_100_queue_from_another_thread_whose_first_waiter_leaves) {
    market m{.items = slow_rounds, .producers = 1};
    const std::jthread producer([&m] { sells(m, 0); });
    RONDO_EXPECT(run(comes_and_goes(m)).has_value());
    RONDO_EXPECT_EQ(m.got.load(), m.all());
    RONDO_EXPECT_EQ(m.sum.load(), std::uint64_t{m.items} * (m.items + 1) / 2);
}

// One set wakes all who wait, on two loops, also when the first of them leaves just now.
struct assembly {
    isr_event<unsigned> starts{};
    std::array<std::atomic<unsigned>, 2> ready{}; // for which round each loop waits
    std::array<std::atomic<unsigned>, 2> heard{}; // which it has heard
    std::array<isr_flag, 2> next{};
};
task<> hears(isr_event<unsigned>& e, unsigned& heard) { heard = co_await e.wait(); }
task<> attends(assembly& a, unsigned me, unsigned& right) {
    std::minstd_rand random(me + 9);
    for (unsigned round = 1; round <= slow_rounds; ++round) {
        unsigned gone = 0;
        unsigned heard[2] = {};
        task_handle<> leaves = create_task(hears(a.starts, gone));
        task_handle<> stays = create_task(hears(a.starts, heard[0]));
        co_await yield(); // both wait
        a.ready[me].store(round, std::memory_order_release);
        dawdle(random);
        leaves.cancel();
        heard[1] = co_await a.starts.wait();
        static_cast<void>(co_await stays);
        const result<void> end = co_await leaves;
        right +=
            heard[0] == round && heard[1] == round && (gone == round) == end.has_value() ? 1 : 0;
        a.heard[me].store(round, std::memory_order_release);
        co_await a.next[me].wait();
    }
}
void starts(assembly& a) {
    for (unsigned round = 1; round <= slow_rounds; ++round) {
        wait_until(a.ready[0], round);
        wait_until(a.ready[1], round);
        a.starts.set(round);
        wait_until(a.heard[0], round);
        wait_until(a.heard[1], round);
        a.starts.clear();
        a.next[0].set();
        a.next[1].set();
    }
}
RONDO_TEST(line_100_event_from_another_thread_wakes_all_though_the_first_leaves) {
    assembly a;
    std::array<unsigned, 2> right{};
    std::array<bool, 2> ended{};
    {
        const std::jthread other([&] { starts(a); });
        std::array<std::jthread, 2> loops;
        for (unsigned i = 0; i < 2; ++i) {
            loops[i] =
                std::jthread([&, i] { ended[i] = run_on_own_loop(attends, a, i, right[i]); });
        }
    }
    RONDO_EXPECT(ended[0] && ended[1]);
    RONDO_EXPECT_EQ(right[0], slow_rounds);
    RONDO_EXPECT_EQ(right[1], slow_rounds);
}

} // namespace
