// static_task_test.cpp - root tasks in slots of their own.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

/// Says when it is destroyed; a coroutine's argument.
class witness {
  public:
    witness(trace& words, char word) noexcept : words_(&words), word_(word) {}
    witness(witness&& other) noexcept
        : words_(std::exchange(other.words_, nullptr)),
          word_(other.word_) {}
    ~witness() {
        if (words_ != nullptr) {
            words_->push(word_);
        }
    }

  private:
    trace* words_;
    char word_;
};

std::size_t failures() { return this_loop().frames().stats().failures; }

static_task<2> two_at_once(trace& words, char word) {
    words.push(word);
    co_await yield();
    words.push(word);
}

RONDO_TEST(static_tasks_run_like_others_and_take_nothing_from_the_arena) {
    trace words;
    const std::size_t before = this_loop().frames().stats().in_use;
    create_task(two_at_once(words, 'a'), "a");
    create_task(two_at_once(words, 'b'), "b");
    RONDO_EXPECT_EQ(this_loop().frames().stats().in_use == before, with_static_slots);
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a b a b");
}

RONDO_TEST(one_more_than_the_slots_is_an_empty_handle_and_counted) {
    if (!with_static_slots) {
        return;
    }
    trace words;
    const std::size_t before = failures();
    create_task(two_at_once(words, 'a'));
    const auto unstarted = two_at_once(words, 'b');
    const auto third = two_at_once(words, 'c');
    RONDO_EXPECT(unstarted && !third);
    RONDO_EXPECT(!create_task(two_at_once(words, 'd')));
    RONDO_EXPECT_EQ(failures() - before, 2u);
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a a");
}

static_task<> only_one(trace& words, char word) {
    words.push(word);
    co_await yield();
}

RONDO_TEST(a_slot_is_free_again_when_its_task_has_ended) {
    trace words;
    for (const char word : {'a', 'b', 'c'}) {
        RONDO_EXPECT(bool(create_task(only_one(words, word))));
        RONDO_EXPECT(run_forever().has_value());
    }
    RONDO_EXPECT_EQ(words.text(), "a b c");
}

RONDO_TEST(a_handle_keeps_the_slot_of_a_task_that_has_ended) {
    trace words;
    task_handle<> first = create_task(only_one(words, 'a'), "first");
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT(first.done() && !first.cancelled());
    RONDO_EXPECT_EQ(std::string_view(first.name()), "first");
    if (with_static_slots) {
        RONDO_EXPECT(!create_task(only_one(words, 'b')));
    }
    first = {};
    RONDO_EXPECT(bool(create_task(only_one(words, 'c'))));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(words.text(), "a c");
}

static_task<> with_argument(trace& words, witness) {
    words.push("runs");
    const witness local(words, 'l');
    co_await sleep_for(1h);
    words.push("?");
}

RONDO_TEST(a_static_coroutine_that_is_dropped_never_runs_and_frees_its_slot) {
    trace words;
    for (const char word : {'a', 'b'}) {
        const auto dropped = with_argument(words, witness(words, word));
        RONDO_EXPECT(bool(dropped));
    }
    RONDO_EXPECT_EQ(words.text(), "a b");
}

task<> cancels(trace& words) {
    auto unstarted = create_task(with_argument(words, witness(words, 'a')));
    RONDO_EXPECT(unstarted.cancel());
    const auto first = co_await unstarted;
    words.push(to_string(first.error()));
    unstarted = {};
    auto sleeping = create_task(with_argument(words, witness(words, 'b')));
    co_await yield();
    RONDO_EXPECT(sleeping.cancel() && !sleeping.cancel());
    const auto second = co_await sleeping;
    words.push(to_string(second.error()));
    RONDO_EXPECT(sleeping.done() && sleeping.cancelled());
}

RONDO_TEST(a_static_task_is_cancelled_like_any_other_and_destroys_its_arguments) {
    trace words;
    RONDO_EXPECT(run(cancels(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a cancelled runs l b cancelled");
}

static_task<> fails_at_once() { co_await fail(errc::io_error); }

task<> joins(trace& words) {
    const auto failed = create_task(fails_at_once());
    const auto fine = create_task(only_one(words, 'f'));
    const auto how = co_await failed;
    words.push(to_string(how.error()));
    const auto ended = co_await fine.join();
    words.push(ended ? "value" : "?");
}

RONDO_TEST(the_handle_of_a_static_task_is_awaited) {
    trace words;
    RONDO_EXPECT(run(joins(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "f input/output error value");
}

task<> child(trace& words, char word) {
    const witness local(words, word);
    co_await sleep_for(1h);
}

static_task<> waits_for_child(trace& words) {
    const auto late = co_await wait_for(child(words, '1'), 1ms);
    words.push(to_string(late.error()));
    co_await child(words, '2');
}

RONDO_TEST(children_of_a_static_task_come_from_the_arena_and_reset_destroys_all) {
    trace words;
    task_handle<> root = create_task(waits_for_child(words));
    create_task(with_argument(words, witness(words, 'a')));
    create_task(two_at_once(words, 'b')); // its first step is its last
    create_task([](trace& w) -> task<> {
        while (w.text().find("timed out") == w.text().npos) {
            co_await sleep_for(1ms);
        }
        stop();
    }(words));
    RONDO_EXPECT(run_forever().error() == errc::stopped);
    RONDO_EXPECT(!root.done());
    this_loop().reset();
    RONDO_EXPECT(root.done() && root.cancelled());
    RONDO_EXPECT_EQ(words.text(), "runs b b 1 timed out l a 2");
    root = {};
    RONDO_EXPECT(bool(waits_for_child(words)));
    RONDO_EXPECT(bool(with_argument(words, witness(words, 'x'))));
}

template <class T>
static_task<> of_a_type(T& count) {
    ++count;
    co_return;
}

RONDO_TEST(instances_for_two_types_have_slots_of_their_own) {
    int a = 0;
    unsigned b = 0;
    const auto first = of_a_type(a);
    const auto second = of_a_type(b);
    RONDO_EXPECT(first && second);
}

} // namespace
} // namespace rondo
