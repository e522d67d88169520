// classes_test.cpp - the tutorial's chapter on classes: objects that can be awaited, iterated and
// entered, each example with its times.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/classes.hpp"
#include "ports/sim/sim.hpp"
#include "tests/rondo_test.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// Words with the time at which they were pushed, in tenths of a second: "0.1 a".
struct timed_trace {
    std::string text;
    void push(std::string_view word) {
        const auto tenths = (now() - time_point{}) / 100ms;
        text += (text.empty() ? "" : " ") + std::to_string(tenths / 10) + "." +
                std::to_string(tenths % 10) + " " + std::string(word);
    }
};

// ---- Objects that can be awaited --------------------------------------------------------------

// Works a while, five times, and then has the answer.
class thinker {
  public:
    explicit thinker(timed_trace& words) noexcept : words_(words) {}
    task<int> operator co_await() { return think(); }

  private:
    task<int> think() {
        for (int round = 0; round < 5; ++round) {
            words_.push("round");
            co_await sleep_for(1s);
        }
        co_return 42;
    }

    timed_trace& words_;
};

task<> asks_twice(timed_trace& words) {
    thinker deep(words);
    const int first = co_await deep;
    words.push(std::to_string(first));
    const auto second = co_await wait_for(deep, 10s);
    words.push(std::to_string(second.value_or(0)));
}
RONDO_TEST(line_44_awaitable_gives_42) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT(run(asks_twice(words)).has_value());
    RONDO_EXPECT_EQ(words.text, "0.0 round 1.0 round 2.0 round 3.0 round 4.0 round 5.0 42 "
                                "5.0 round 6.0 round 7.0 round 8.0 round 9.0 round 10.0 42");
}

task<int> doubled(int number) {
    co_await sleep_for(1s);
    co_return number * 2;
}
struct doubler {
    task<int> operator co_await() const { return five_times(); }

  private:
    static task<int> five_times() {
        int number = 1;
        for (int i = 0; i < 5; ++i) {
            number = co_await doubled(number);
        }
        co_return number;
    }
};
task<int> doubles() { co_return co_await doubler(); }
RONDO_TEST(line_44_doubling) {
    sim::reset();
    RONDO_EXPECT_EQ(run(doubles()).value_or(0), 32);
    RONDO_EXPECT_EQ(now(), time_point(5s));
}

struct beacon { // a free operator, and an awaiter that is no coroutine
    event lit;
};
auto operator co_await(beacon& b) noexcept { return b.lit.wait(); }
task<> lights(beacon& b) {
    co_await sleep_for(1s);
    b.lit.set();
}
task<int> everywhere(timed_trace& words) {
    beacon b;
    create_task(lights(b));
    const auto late = co_await wait_for(b, 100ms);
    words.push(to_string(late.error()));
    co_await shield(b);
    words.push("shield");
    co_await gather(b, b, doubler());
    words.push("gather");
    const auto [first, second] = co_await select(doubler(), b);
    words.push(second ? "second" : "?");
    const auto kept = co_await attempt(doubler());
    words.push("attempt");
    co_return *kept;
}
RONDO_TEST(line_44_whatever_takes_an_operation_takes_an_awaitable) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT_EQ(run(everywhere(words)).value_or(0), 32);
    RONDO_EXPECT_EQ(words.text, "0.1 timed out 1.0 shield 6.0 gather 6.0 second 11.0 attempt");
}

task<> limits_a_join(timed_trace& words) {
    auto slow = create_task(doubled(21), "slow");
    const auto early = co_await wait_for(slow, 300ms);
    words.push(to_string(early.error()));
    const auto value = co_await attempt(slow);
    words.push(std::to_string(value.value_or(0)));
}
RONDO_TEST(line_44_a_handle_is_awaitable_with_a_limit) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT(run(limits_a_join(words)).has_value());
    RONDO_EXPECT_EQ(words.text, "0.3 timed out 1.0 42");
}

// An object that is ready once it has been awaited, gives itself, and can be entered.
class station {
  public:
    explicit station(timed_trace& words) noexcept : words_(words) {}

    class joining : public task<> {
      public:
        joining(task<> op, station& self) noexcept : task<>(std::move(op)), self_(self) {}
        station& await_resume() {
            task<>::await_resume();
            return self_;
        }

      private:
        station& self_;
    };
    joining operator co_await() { return joining(join(), *this); }

    task<> enter() {
        co_await sleep_for(100ms);
        words_.push("on");
    }
    task<> exit() {
        co_await sleep_for(100ms);
        words_.push("off");
    }
    void say(std::string_view word) { words_.push(word); }

    struct here { // the scope that needs no clean-up that awaits: an object
        station& s;
        ~here() { s.say("left"); }
    };

  private:
    task<> join() {
        co_await sleep_for(1s);
        words_.push("joined");
    }

    timed_trace& words_;
};

task<> both_scopes(timed_trace& words) {
    station s(words);
    {
        const station::here in{co_await s};
        in.s.say("sync");
    }
    station& joined = co_await s;
    co_await with(joined, [](station& entered) -> task<> {
        entered.say("async");
        co_await sleep_for(100ms);
    });
}
RONDO_TEST(line_45_returns_itself_for_scopes) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT(run(both_scopes(words)).has_value());
    RONDO_EXPECT_EQ(words.text, "1.0 joined 1.0 sync 1.0 left 2.0 joined 2.1 on 2.1 async 2.3 off");
}

// ---- Iterators --------------------------------------------------------------------------------

async_generator<int> numbers(int from, int to) {
    for (int i = from; i <= to; ++i) {
        co_await sleep_for(100ms);
        co_yield i;
    }
}
task<> iterates(timed_trace& words, int from, int to) {
    auto some = numbers(from, to);
    while (const int* value = co_await some.next()) {
        words.push(std::to_string(*value));
    }
    words.push("end");
}
RONDO_TEST(line_46_iterator) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT(run(iterates(words, 1, 5)).has_value());
    RONDO_EXPECT_EQ(words.text, "0.1 1 0.2 2 0.3 3 0.4 4 0.5 5 0.5 end");
}
RONDO_TEST(line_46_a_zero_does_not_end_it) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT(run(iterates(words, -1, 1)).has_value());
    RONDO_EXPECT_EQ(words.text, "0.1 -1 0.2 0 0.3 1 0.3 end");
}

async_generator<int> endless(timed_trace& words) {
    station s(words);
    const station::here in{s};
    for (int i = 0;; ++i) {
        co_await sleep_for(100ms);
        co_yield i;
    }
}
task<int> leaves_early(timed_trace& words) {
    auto all = endless(words);
    while (const int* value = co_await all.next()) {
        if (*value == 3) {
            co_return *value;
        }
    }
    co_return -1;
}
RONDO_TEST(line_46_an_endless_one_can_be_left) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT_EQ(run(leaves_early(words)).value_or(0), 3);
    RONDO_EXPECT_EQ(words.text, "0.4 left");
}

task<> asks(async_generator<int>& all) { static_cast<void>(co_await all.next()); }
task<> asks_together() {
    auto all = numbers(1, 5);
    co_await gather(asks(all), asks(all));
}
RONDO_TEST(line_46_two_tasks_in_one_iterator_is_a_bug) {
    if (RONDO_CHECKED) {
        EXPECT_DEATH(static_cast<void>(run(asks_together())),
                     "rondo panic: .*two tasks await next\\(\\) of one generator");
    }
}

struct large {
    char bytes[2 << 20]; // more than the arena
};
async_generator<large> needs_too_much() {
    large one{};
    one.bytes[0] = 1;
    co_yield one;
}
task<> asks_for_too_much(timed_trace& words) {
    auto all = needs_too_much();
    words.push(all ? "?" : "false");
    const auto how = co_await attempt(all.next());
    words.push(to_string(how.error()));
}
RONDO_TEST(line_46_an_iterator_without_a_frame_says_so) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT(run(asks_for_too_much(words)).has_value());
    RONDO_EXPECT_EQ(words.text, "0.0 false 0.0 no frame memory");
}

// ---- Scopes that await ------------------------------------------------------------------------

enum class leaving { at_end, by_return, by_break, by_error, by_exception, by_hanging };

task<int> inside(station& s, leaving how) {
    for (int round = 0; round < 3; ++round) {
        co_await sleep_for(100ms);
        s.say("body");
        if (how == leaving::by_break) {
            break;
        }
        if (how == leaving::by_return) {
            co_return 1;
        }
        if (how == leaving::by_error) {
            co_await fail(errc::io_error);
        }
#if RONDO_EXCEPTIONS
        if (how == leaving::by_exception) {
            throw std::runtime_error("broken");
        }
#endif
        if (how == leaving::by_hanging) {
            co_await sleep_for(1h);
        }
    }
    co_return 2;
}
task<int> visit(station& s, leaving how) {
    co_return co_await with(s, [how](station& entered) { return inside(entered, how); });
}
std::string leaves(leaving how, duration limit = 10h, duration cancelled_after = 10h) {
    sim::reset();
    timed_trace words;
    const auto body = [](timed_trace& w, leaving h, duration l, duration c) -> task<> {
        station s(w);
        auto visitor = create_task(
            [](timed_trace& x, station& y, leaving z, duration m) -> task<> {
                const auto result = co_await wait_for(visit(y, z), m);
                x.push(result ? std::to_string(*result) : to_string(result.error()));
            }(w, s, h, l),
            "visitor");
        const auto ended = co_await wait_for(visitor, c);
        if (!ended) {
            visitor.cancel();
            w.push(to_string((co_await visitor).error()));
        }
    };
#if RONDO_EXCEPTIONS
    try {
        static_cast<void>(run(body(words, how, limit, cancelled_after)));
    } catch (const std::exception& error) {
        words.push(error.what());
    }
#else
    static_cast<void>(run(body(words, how, limit, cancelled_after)));
#endif
    return words.text;
}

RONDO_TEST(line_47_exit_awaited_at_the_end) {
    RONDO_EXPECT_EQ(leaves(leaving::at_end), "0.1 on 0.2 body 0.3 body 0.4 body 0.5 off 0.5 2");
}
RONDO_TEST(line_47_exit_awaited_on_return) {
    RONDO_EXPECT_EQ(leaves(leaving::by_return), "0.1 on 0.2 body 0.3 off 0.3 1");
}
RONDO_TEST(line_47_exit_awaited_on_break) {
    RONDO_EXPECT_EQ(leaves(leaving::by_break), "0.1 on 0.2 body 0.3 off 0.3 2");
}
RONDO_TEST(line_47_exit_awaited_on_an_error) {
    RONDO_EXPECT_EQ(leaves(leaving::by_error), "0.1 on 0.2 body 0.3 off 0.3 input/output error");
}
RONDO_TEST(line_47_exit_awaited_on_a_timeout) {
    RONDO_EXPECT_EQ(leaves(leaving::by_hanging, 1s), "0.1 on 0.2 body 1.1 off 1.1 timed out");
}
RONDO_TEST(line_47_exit_awaited_on_a_cancel) {
    RONDO_EXPECT_EQ(leaves(leaving::by_hanging, 10h, 1s), "0.1 on 0.2 body 1.1 off 1.1 cancelled");
}
#if RONDO_EXCEPTIONS
RONDO_TEST(line_47_exit_awaited_on_an_exception) {
    RONDO_EXPECT_EQ(leaves(leaving::by_exception), "0.1 on 0.2 body 0.3 off 0.3 broken");
}
#endif

// ---- The two small ones -----------------------------------------------------------------------

task<int> adds(timed_trace& words, int a, int b) {
    words.push("adding");
    co_await sleep_for(1s);
    co_return a + b;
}
task<> chain(timed_trace& words) {
    const int sum = co_await adds(words, 1, 2);
    words.push(std::to_string(sum));
}
RONDO_TEST(line_48_chain) {
    sim::reset();
    timed_trace words;
    RONDO_EXPECT(run(chain(words)).has_value());
    RONDO_EXPECT_EQ(words.text, "0.0 adding 1.0 3");
}

class countdown { // a device that needs ten looks
  public:
    countdown(trace& words, int from) noexcept : words_(words), left_(from) {}
    task<> operator co_await() { return down(); }

  private:
    task<> down() {
        for (; left_ > 0; --left_) {
            words_.push(std::to_string(left_));
            co_await yield();
        }
    }

    trace& words_;
    int left_;
};
task<> launches(trace& words) {
    countdown hardware(words, 10);
    co_await hardware;
    words.push("done");
}
RONDO_TEST(line_48_ten_to_one) {
    trace words;
    RONDO_EXPECT(run(launches(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "10 9 8 7 6 5 4 3 2 1 done");
}

// ---- The program that shows them --------------------------------------------------------------

std::string printed_by(task<> program) {
    sim::reset();
    testing::internal::CaptureStderr();
    const bool ended = run(std::move(program)).has_value();
    return testing::internal::GetCapturedStderr() + (ended ? "" : "?");
}

RONDO_TEST(line_44_transcript) {
    RONDO_EXPECT_EQ(printed_by(tutorial::classes::awaitable()), R"(thinking, round 1
thinking, round 2
thinking, round 3
thinking, round 4
thinking, round 5
the answer is 42
thinking, round 1
thinking, round 2
thinking, round 3
timed out
)");
    RONDO_EXPECT_EQ(now(), time_point(7500ms));
}
RONDO_TEST(line_46_transcript) {
    RONDO_EXPECT_EQ(printed_by(tutorial::classes::iterator()), R"(measured 0
measured 1
measured 2
measured 3
measured 4
measured 5
no more
)");
    RONDO_EXPECT_EQ(now(), time_point(600ms));
}
RONDO_TEST(line_47_transcript) {
    RONDO_EXPECT_EQ(printed_by(tutorial::classes::scope()), R"(warming up
sending 1
sending 2
switching off
off
warming up
sending 1
sending 2
switching off
off
timed out
)");
    RONDO_EXPECT_EQ(now(), time_point(7500ms));
}

} // namespace
} // namespace rondo
