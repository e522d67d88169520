// queue_test.cpp
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <functional>
#include <string_view>
#include <utility>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

constexpr char digit(unsigned number) { return static_cast<char>('0' + number); }

// Moves only, has no default, and counts how many are alive.
class parcel {
  public:
    explicit parcel(unsigned number) noexcept : number_(number) { ++alive; }
    parcel(parcel&& other) noexcept : number_(std::exchange(other.number_, 0U)) { ++alive; }
    parcel& operator=(parcel&&) = delete;
    ~parcel() { --alive; }
    [[nodiscard]] unsigned number() const noexcept { return number_; }

    static inline int alive = 0;

  private:
    unsigned number_;
};

// ---- Getting and putting ----------------------------------------------------------------------

task<> puts(trace& words, auto& q, unsigned from, unsigned to) {
    for (unsigned i = from; i <= to; ++i) {
        co_await q.put(i);
        words.push('p');
        words.push(digit(i));
    }
}
task<> gets(trace& words, auto& q, unsigned times) {
    while (times-- != 0) {
        const unsigned number = co_await q.get();
        words.push('g');
        words.push(digit(number));
    }
}

task<> full_and_empty(trace& words) {
    queue<unsigned, 2> q;
    auto putter = create_task(puts(words, q, 1, 5));
    co_await yield();
    words.push(q.full() ? "full" : "?");
    auto getter = create_task(gets(words, q, 6)); // one more than there are
    co_await yield();
    co_await yield();
    co_await yield();
    words.push(q.empty() ? "empty" : "?");
    co_await q.put(6);
    static_cast<void>(co_await putter);
    static_cast<void>(co_await getter);
}
RONDO_TEST(line_36_a_put_waits_while_it_is_full_a_get_while_it_is_empty) {
    trace words;
    RONDO_EXPECT(run(full_and_empty(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "p 1 p 2 full g 1 g 2 g 3 p 3 p 4 p 5 g 4 g 5 empty g 6");
}

task<> without_waiting(trace& words) {
    queue<unsigned, 2> q;
    words.push(q.try_get() ? "?" : "none");
    words.push(q.empty() ? "empty" : "?");
    words.push(q.try_put(1U) ? "put" : "?");
    words.push(digit(static_cast<unsigned>(q.size())));
    words.push(q.try_put(2U) ? "put" : "?");
    words.push(q.full() ? "full" : "?");
    words.push(q.try_put(3U) ? "?" : "no room");
    words.push(digit(q.try_get().value_or(9)));
    words.push(digit(q.try_get().value_or(9)));
    words.push(digit(q.try_get().value_or(9)));
    co_return;
}
RONDO_TEST(line_36_try_put_and_try_get_do_not_wait) {
    trace words;
    RONDO_EXPECT(run(without_waiting(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "none empty put 1 put full no room 1 2 9");
}

task<> gets_one(trace& words, auto& q, std::string_view name) {
    const unsigned number = co_await q.get();
    words.push(name);
    words.push(digit(number));
}
task<> three_getters(trace& words) {
    queue<unsigned, 1> q; // room for one: the other two are given away
    auto a = create_task(gets_one(words, q, "a"));
    auto b = create_task(gets_one(words, q, "b"));
    auto c = create_task(gets_one(words, q, "c"));
    co_await yield();
    for (unsigned i = 1; i <= 3; ++i) {
        words.push(q.try_put(i) ? "put" : "?");
    }
    words.push(q.empty() ? "empty" : "?");
    words.push(q.try_get() ? "?" : "theirs"); // nobody slips in
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
    static_cast<void>(co_await c);
}
RONDO_TEST(line_36_an_item_goes_straight_to_who_has_waited_longest) {
    trace words;
    RONDO_EXPECT(run(three_getters(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "put put put empty theirs a 1 b 2 c 3");
}

task<> puts_one(trace& words, auto& q, unsigned number) {
    co_await q.put(number);
    words.push(digit(number));
}
task<> three_putters(trace& words) {
    queue<unsigned, 1> q;
    co_await q.put(1U);
    auto a = create_task(puts_one(words, q, 2));
    auto b = create_task(puts_one(words, q, 3));
    co_await yield();
    words.push(digit(co_await q.get()));
    words.push(q.try_put(9U) ? "?" : "theirs"); // the room is taken already
    co_await gets(words, q, 2);
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
}
RONDO_TEST(line_36_room_goes_straight_to_who_has_waited_longest) {
    trace words;
    RONDO_EXPECT(run(three_putters(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "1 theirs g 2 g 3 2 3");
}

// Round and round through three places, with what can only be moved.
task<> carries(trace& words) {
    queue<parcel, 3> q;
    unsigned number = 1;
    for (int round = 0; round < 4; ++round) {
        co_await q.put(parcel(number++));
        words.push(q.try_put(parcel(number++)) ? "put" : "?");
        const parcel first = co_await q.get();
        words.push(digit(first.number()));
        if (const auto second = q.try_get()) {
            words.push(digit(second->number()));
        }
    }
    co_await q.put(parcel(9));
    words.push(digit(static_cast<unsigned>(parcel::alive)));
}
RONDO_TEST(line_36_items_may_be_moved_only_and_end_with_their_queue) {
    trace words;
    RONDO_EXPECT(run(carries(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "put 1 2 put 3 4 put 5 6 put 7 8 1");
    RONDO_EXPECT_EQ(parcel::alive, 0);
}

task<> reads(trace& words, queue<parcel, 2>& q) {
    auto all = q.items();
    while (const parcel* each = co_await all.next()) {
        words.push(digit(each->number()));
        if (each->number() == 4) {
            break;
        }
    }
    words.push("end");
}
task<> iterates(trace& words) {
    queue<parcel, 2> q;
    auto reader = create_task(reads(words, q));
    for (const unsigned number : {0U, 1U, 2U, 4U, 5U}) {
        co_await q.put(parcel(number));
    }
    static_cast<void>(co_await reader);
    words.push(digit(static_cast<unsigned>(q.size())));
}
RONDO_TEST(line_36_the_items_of_a_queue_in_a_loop) {
    trace words;
    RONDO_EXPECT(run(iterates(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0 1 2 4 end 1");
    RONDO_EXPECT_EQ(parcel::alive, 0);
}

// ---- Done with them ---------------------------------------------------------------------------

task<> joins(trace& words, auto& q, std::string_view word) {
    co_await q.join();
    words.push(word);
}
task<> works(trace& words, auto& q) {
    auto all = q.items();
    while (const unsigned* each = co_await all.next()) {
        words.push(digit(*each));
        co_await yield();
        words.push("-");
        q.task_done();
    }
}
task<> waits_for_the_work(trace& words) {
    queue<unsigned, 2> q;
    co_await joins(words, q, "nothing");
    auto worker = create_task(works(words, q));
    auto joiner = create_task(joins(words, q, "join"));
    for (unsigned i = 1; i <= 4; ++i) { // the last waits for room
        co_await q.put(i);
    }
    co_await q.join();
    words.push("done");
    static_cast<void>(co_await joiner);
    co_await joins(words, q, "still");
    worker.cancel();
    static_cast<void>(co_await worker);
}
RONDO_TEST(line_36_join_waits_until_all_is_done) {
    trace words;
    RONDO_EXPECT(run(waits_for_the_work(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "nothing 1 - 2 - 3 - 4 - join done still");
}

// ---- Other orders -----------------------------------------------------------------------------

struct job {
    unsigned priority;
    char name;
    friend bool operator<(const job& a, const job& b) noexcept { return a.priority < b.priority; }
    friend bool operator>(const job& a, const job& b) noexcept { return b < a; }
};
constexpr job jobs[] = {{1, 'a'}, {3, 'b'}, {2, 'c'}, {3, 'd'}, {1, 'e'}, {3, 'f'}};

template <class Queue>
task<> by_priority(trace& words) {
    Queue q;
    for (const job& each : jobs) {
        co_await q.put(each);
    }
    while (const auto next = q.try_get()) {
        words.push(next->name);
    }
}
RONDO_TEST(line_36_the_greatest_comes_first_and_equals_as_they_came) {
    trace greatest;
    RONDO_EXPECT(run(by_priority<priority_queue<job, 6>>(greatest)).has_value());
    RONDO_EXPECT_EQ(greatest.text(), "b d f c a e");
    trace least;
    RONDO_EXPECT(run(by_priority<priority_queue<job, 6, std::greater<>>>(least)).has_value());
    RONDO_EXPECT_EQ(least.text(), "a e c b d f");
}

// Who waits to put has its turn among the putters, whatever it brings; then its item counts.
task<> puts_these(trace& words, auto& q) {
    for (const unsigned number : {5U, 6U, 3U, 9U}) { // from 3 on it waits
        co_await puts(words, q, number, number);
    }
}
task<> priority_and_waiting(trace& words) {
    priority_queue<unsigned, 2> q;
    auto putter = create_task(puts_these(words, q));
    co_await yield();
    for (int i = 0; i < 4; ++i) {
        words.push(digit(co_await q.get()));
    }
    static_cast<void>(co_await putter);
}
RONDO_TEST(line_36_a_priority_queue_that_is_full_takes_in_who_has_waited_longest) {
    trace words;
    RONDO_EXPECT(run(priority_and_waiting(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "p 5 p 6 6 5 3 p 3 p 9 9");
}

task<> last_first(trace& words) {
    lifo_queue<unsigned, 3> q;
    co_await puts(words, q, 1, 3);
    co_await gets(words, q, 2);
    co_await puts(words, q, 4, 4);
    co_await gets(words, q, 2);
}
RONDO_TEST(line_36_last_in_first_out) {
    trace words;
    RONDO_EXPECT(run(last_first(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "p 1 p 2 p 3 g 3 g 2 p 4 g 4 g 1");
}

// ---- The newest only --------------------------------------------------------------------------

task<> overruns(trace& words) {
    ring_queue<unsigned, 9> q;
    unsigned refused = 0;
    for (unsigned i = 0; i < 4; ++i) {
        refused += q.put(i) ? 0U : 1U;
    }
    words.push(digit(co_await q.get()));
    words.push(digit(refused));
    for (unsigned i = 4; i < 15; ++i) { // eleven, for which six places are free
        refused += q.put(i) ? 0U : 1U;
    }
    words.push(digit(refused));
    words.push(digit(q.lost()));
    words.push(q.full() ? "full" : "?");
    for (unsigned expected = 6; expected < 15; ++expected) {
        words.push(co_await q.get() == expected ? "." : "?");
    }
    words.push(q.empty() ? "empty" : "?");
}
RONDO_TEST(line_107_a_ring_queue_of_9_keeps_6_to_14_after_five_overruns_of_eleven) {
    trace words;
    RONDO_EXPECT(run(overruns(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0 0 5 5 full . . . . . . . . . empty");
}

task<> hands_over(trace& words) {
    ring_queue<unsigned, 1> q;
    auto a = create_task(gets_one(words, q, "a"));
    auto b = create_task(gets_one(words, q, "b"));
    co_await yield();
    for (unsigned i = 1; i <= 4; ++i) {
        words.push(q.put(i) ? "put" : "lost one");
    }
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
    words.push(digit(co_await q.get()));
}
RONDO_TEST(line_107_a_ring_queue_loses_nothing_that_somebody_waits_for) {
    trace words;
    RONDO_EXPECT(run(hands_over(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "put put put lost one a 1 b 2 4");
}

// ---- Cancels and limits -----------------------------------------------------------------------

task<> leaves_a_get(trace& words) {
    queue<unsigned, 2> q;
    auto leaves = create_task(gets_one(words, q, "?"));
    auto stays = create_task(gets_one(words, q, "stays"));
    co_await yield();
    leaves.cancel();
    co_await q.put(1U);
    words.push(to_string((co_await leaves).error()));
    static_cast<void>(co_await stays);
    const auto late = co_await wait_for(q.get(), 1ms);
    words.push(to_string(late.error()));
    co_await q.put(2U);
    words.push(digit(co_await q.get()));
}
RONDO_TEST(line_18_cancelled_in_a_get) {
    trace words;
    RONDO_EXPECT(run(leaves_a_get(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "stays 1 cancelled timed out 2");
}

task<> leaves_a_put(trace& words) {
    queue<parcel, 1> q;
    co_await q.put(parcel(1));
    auto puts_parcel = [](queue<parcel, 1>& into, unsigned number) -> task<> {
        co_await into.put(parcel(number));
    };
    auto leaves = create_task(puts_parcel(q, 2));
    auto stays = create_task(puts_parcel(q, 3));
    co_await yield();
    leaves.cancel();
    words.push(to_string((co_await leaves).error()));
    words.push(digit((co_await q.get()).number()));
    words.push(digit((co_await q.get()).number()));
    words.push(q.empty() ? "empty" : "?");
    static_cast<void>(co_await stays);
}
RONDO_TEST(line_18_cancelled_in_a_put) {
    trace words;
    RONDO_EXPECT(run(leaves_a_put(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled 1 3 empty");
    RONDO_EXPECT_EQ(parcel::alive, 0);
}

task<> gets_then_waits(trace& words, queue<unsigned, 1>& q) {
    const unsigned number = co_await q.get();
    words.push(digit(number));
    co_await yield();
    words.push("not reached");
}
task<> puts_then_waits(trace& words, queue<unsigned, 1>& q, unsigned number) {
    co_await q.put(number);
    words.push("put");
    co_await yield();
    words.push("not reached");
}
task<> cancels_late(trace& words) {
    queue<unsigned, 1> q;
    auto getter = create_task(gets_then_waits(words, q));
    co_await yield();
    co_await q.put(1U);
    getter.cancel(); // it has been given the item
    words.push(to_string((co_await getter).error()));
    co_await q.put(2U);
    auto putter = create_task(puts_then_waits(words, q, 3));
    co_await yield();
    words.push(digit(co_await q.get()));
    putter.cancel(); // its item is in the queue
    words.push(to_string((co_await putter).error()));
    words.push(digit(co_await q.get()));
}
RONDO_TEST(rule_4_what_a_queue_has_handed_over_is_delivered) {
    trace words;
    RONDO_EXPECT(run(cancels_late(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "1 cancelled 2 put cancelled 3");
}

} // namespace
} // namespace rondo
