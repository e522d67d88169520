// callback_test.cpp - callback<Args...>, and coroutines that nobody has started.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

trace* words_of_functions = nullptr;
void on_press() { words_of_functions->push("function"); }
task<> on_press_slowly() {
    words_of_functions->push("coroutine");
    co_await yield();
    words_of_functions->push("goes_on");
}

// What a driver does with them.
class button {
  public:
    void on_press(callback<> f) { on_press_ = f; }
    void on_turn(callback<int> f) { on_turn_ = f; }
    void press() { on_press_(); }
    void turn(int steps) {
        if (on_turn_) {
            on_turn_(steps);
        }
    }

  private:
    callback<> on_press_;
    callback<int> on_turn_;
};

struct lamp {
    trace& words;
    void toggle() { words.push("toggle"); }
    task<> fade(int steps) {
        for (int i = 0; i < steps; ++i) {
            words.push("fade");
            co_await yield();
        }
    }
};

RONDO_TEST(line_37_a_callback_is_a_function_a_coroutine_a_lambda_or_a_method) {
    trace words;
    words_of_functions = &words;
    lamp l{words};
    button b;
    b.on_press(on_press);
    b.press();
    b.on_press([&words] { words.push("lambda"); });
    b.press();
    b.on_press([&l] { return l.fade(1); });
    b.press();
    b.on_press({l, &lamp::toggle});
    b.press();
    b.on_press(on_press_slowly);
    b.press();
    b.on_press([]() -> task<> { // a lambda that is a coroutine, and captures nothing
        words_of_functions->push("lambda_coroutine");
        co_return;
    });
    b.press();
    words.push("-");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(),
                    "function lambda toggle - fade coroutine lambda_coroutine goes_on");
}

RONDO_TEST(a_callback_is_given_what_the_driver_says) {
    trace words;
    lamp l{words};
    button b;
    int sum = 0;
    b.on_turn([&sum](int steps) { sum += steps; });
    b.turn(3);
    b.turn(-1);
    RONDO_EXPECT_EQ(sum, 2);
    b.on_turn({l, &lamp::fade});
    b.turn(2);
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "fade fade");
}

RONDO_TEST(an_empty_callback_does_nothing) {
    button b;
    b.press();
    b.turn(1);
    void (*const none)() = nullptr;
    callback<> f = none;
    RONDO_EXPECT(!f);
    f();
    f = on_press;
    RONDO_EXPECT(static_cast<bool>(f));
    f = nullptr;
    RONDO_EXPECT(!f);
    f();
}

RONDO_TEST(a_copy_of_a_callback_has_its_own_state) {
    int last = 0;
    callback<> counts = [n = 0, &last]() mutable { last = ++n; };
    counts();
    callback<> copy = counts;
    counts();
    counts();
    RONDO_EXPECT_EQ(last, 3);
    copy();
    RONDO_EXPECT_EQ(last, 2);
}

duration given_by_callback{};

RONDO_TEST(a_callback_holds_three_references_or_a_duration) {
    int a = 1;
    int b = 2;
    int c = 0;
    callback<> three = [&a, &b, &c] { c = a + b; };
    three();
    RONDO_EXPECT_EQ(c, 3);
    callback<> timed = [time = duration(5ms)] { given_by_callback = time; };
    timed();
    RONDO_EXPECT(given_by_callback == 5ms);
    static_assert(sizeof(callback<>) == 4 * sizeof(void*));
    static_assert(std::is_trivially_copyable_v<callback<int>>);
}

struct only_moves {
    int value;
    explicit only_moves(int v) : value(v) {}
    only_moves(only_moves&&) = default;
};
RONDO_TEST(a_callback_passes_on_what_can_only_be_moved_and_what_is_referred_to) {
    int got = 0;
    callback<only_moves, int&> f = [](only_moves m, int& n) { n = m.value; };
    f(only_moves(4), got);
    RONDO_EXPECT_EQ(got, 4);
}

// ---- Coroutines that nobody starts (rule 27) --------------------------------------------------
// That a forgotten one is found is in tests/host: here none of these may be reported.

task<> part(trace& words, std::string_view word) {
    words.push(word);
    co_await yield();
}
task<> either(task<> a, task<> b, bool first) {
    if (first) {
        co_await std::move(a);
    } else {
        co_await std::move(b);
    }
}
struct broken_door {
    trace& words;
    task<> enter() {
        co_await yield();
        co_await fail(errc::io_error);
    }
    task<> exit() { co_await part(words, "never"); }
};
task<> keeps_one(trace& words, errc how) {
    task<> kept = part(words, "never");
    if (how == errc::none) {
        kept.discard();
        RONDO_EXPECT(!kept);
        kept.discard();
        co_return;
    }
    if (how != errc::cancelled) {
        co_await fail(how);
    }
    co_await sleep_for(1h);
    co_await std::move(kept);
}
task<> drops_for_a_reason(trace& words) {
    broken_door d{words};
    co_await either(part(words, "one"), part(words, "never"), true); // moved: that is its business
    co_await keeps_one(words, errc::none);
    words.push(to_string((co_await attempt(keeps_one(words, errc::io_error))).error()));
    words.push(to_string((co_await wait_for(keeps_one(words, errc::cancelled), 1ms)).error()));
    const auto how = co_await attempt(with(d, [](broken_door&) -> task<> { co_return; }));
    words.push(to_string(how.error()));
    auto task = create_task(keeps_one(words, errc::cancelled));
    auto unstarted = create_task(either(part(words, "never"), part(words, "never"), true));
    task.cancel();
    unstarted.cancel();
    co_await yield();
    task = create_task(keeps_one(words, errc::cancelled));
    co_await yield();
    task.cancel();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(rule_27_a_coroutine_may_be_dropped_unstarted_for_a_reason) {
    trace words;
    RONDO_EXPECT(run(drops_for_a_reason(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "one input/output error timed out input/output error cancelled");
}

RONDO_TEST(a_coroutine_may_be_given_straight_to_a_loop) {
    trace words;
    executor& loop = this_loop();
    loop.create_task(part(words, "task"));
    RONDO_EXPECT(loop.run(part(words, "main")).has_value());
    RONDO_EXPECT_EQ(words.text(), "task main");
}

} // namespace
} // namespace rondo
