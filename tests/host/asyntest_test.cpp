// asyntest_test.cpp - the tutorial's programs about primitives, each transcript as a whole; and
// line 24.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/asyntest.hpp"
#include "ports/sim/sim.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

std::string ack_cycles() {
    std::string all = "\nack_test: an event that two tasks acknowledge\n";
    for (int value = 0; value < 10; ++value) {
        const std::string n = std::to_string(value);
        const std::string time = std::to_string(1000 * value) + " ";
        for (const std::string& line :
             {"set " + n, std::string("waiter 1 waits"), "waiter 1 got " + n,
              std::string("waiter 2 waits"), "waiter 2 got " + n, std::string("ack 1 cleared"),
              std::string("ack 2 cleared"), std::string("event cleared")}) {
            all += time + line + "\n";
        }
    }
    return all + "10000 ten cycles\n10000 done\n";
}
RONDO_TEST(line_26_ack_test) {
    EXPECT_EQ(transcript_of(tutorial::asyntest::ack_test), ack_cycles());
}

RONDO_TEST(line_28_event_test) {
    EXPECT_EQ(transcript_of(tutorial::asyntest::event_test), R"(
event_test: a lock goes round, and an event is set
0 waiting for the event
0 lock 1 waits
0 lock 1 acquired
0 lock 2 waits
0 lock 3 waits
0 the event will be set at 5000
1000 lock 1 released
1000 lock 2 acquired
2000 lock 2 released
2000 lock 3 acquired
3000 lock 3 released
5000 event set
5000 got the event
5000 the event is clear
5000 done
)");
}

RONDO_TEST(line_29_barrier_test) {
    EXPECT_EQ(transcript_of(tutorial::asyntest::barrier_test), R"(
barrier_test: three tasks meet five times
0 0
0 0
0 0
0 met
0 1
0 1
0 1
0 met
0 2
0 2
0 2
0 met
0 3
0 3
0 3
0 met
0 4
0 4
0 4
0 met
)");
}

constexpr const char* five_work = R"(
0 task 0 wants a permit
0 task 0 has a permit
0 task 1 wants a permit
0 task 1 has a permit
0 task 2 wants a permit
0 task 2 has a permit
0 task 3 wants a permit
0 task 4 wants a permit
1000 task 0 gives it back
1000 task 3 has a permit
1100 task 1 gives it back
1100 task 4 has a permit
1200 task 2 gives it back
2300 task 3 gives it back
2500 task 4 gives it back
)";
RONDO_TEST(line_31_semaphore_test) {
    EXPECT_EQ(transcript_of(tutorial::asyntest::semaphore_test),
              std::string("\nsemaphore_test: three of five at once") + five_work +
                  "2500 one permit more\n");
}
RONDO_TEST(line_32_semaphore_test_bounded) {
    EXPECT_EQ(transcript_of(tutorial::asyntest::bounded_semaphore_test),
              std::string("\nsemaphore_test: the same, bounded") + five_work + "2500 done\n");
}

RONDO_TEST(line_33_condition_test) {
    EXPECT_EQ(transcript_of(tutorial::asyntest::condition_test), R"(
condition_test: seven tasks are notified two at a time
0 waiter 0 waits
0 waiter 1 waits
0 waiter 2 waits
0 waiter 3 waits
0 waiter 4 waits
0 waiter 5 waits
0 waiter 6 waits
2000 waiter 0 notified, tim = 1
2000 waiter 1 notified, tim = 1
4000 waiter 2 notified, tim = 3
4000 waiter 3 notified, tim = 3
6000 waiter 4 notified, tim = 5
6000 waiter 5 notified, tim = 5
8000 waiter 6 notified, tim = 7
8000 waiting for tim >= 8
10000 tim = 9
10000 done
)");
}

// Three tasks that want nothing but the lock have it in turn.
task<> holds_half_a_second(trace& words, lock& l, char name) {
    while (now() < time_point(10s)) {
        const auto held = co_await l.scoped();
        words.push(name);
        co_await sleep_for(500ms);
    }
}
RONDO_TEST(line_24_three_holders_alternate_for_ten_seconds) {
    sim::reset();
    trace words;
    lock l;
    for (const char name : {'a', 'b', 'c'}) {
        create_task(holds_half_a_second(words, l, name));
    }
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b c a b c a b c a b c a b c a b c a b c a");
    RONDO_EXPECT_EQ(now(), time_point(11s));
}

} // namespace
} // namespace rondo
