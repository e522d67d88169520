// broker_test.cpp
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <optional>
#include <string_view>

namespace rondo {
namespace {

using test::trace;

constexpr char digit(unsigned number) { return static_cast<char>('0' + number); }

// ---- Agents -----------------------------------------------------------------------------------

trace* words_of_function = nullptr;
void is_called(std::string_view topic, unsigned message) {
    words_of_function->push(topic);
    words_of_function->push(digit(message));
}
task<> says(trace* words, std::string_view word, unsigned message) {
    words->push(word);
    co_await yield();
    words->push(digit(message));
}

task<> all_kinds_of_agents(trace& words) {
    broker<unsigned> news;
    words_of_function = &words;
    queue<unsigned, 1> items;
    ring_queue<unsigned, 1> newest;
    event told;
    isr_event<unsigned> value;
    const subscription function(news, "t", is_called);
    const subscription lambda(news, "t", [&words] { words.push("lambda"); });
    const subscription coroutine(
        news, "t", [&words](unsigned message) { return says(&words, "coroutine", message); });
    const subscription to_items(news, "t", items);
    const subscription to_newest(news, "t", newest);
    const subscription to_event(news, "t", told);
    const subscription to_value(news, "t", value);
    words.push(digit(news.publish("t", 7)));
    words.push(digit(co_await items.get()));
    words.push(digit(co_await newest.get()));
    co_await told.wait();
    words.push(digit(co_await value.wait()));
    co_await yield();
}
RONDO_TEST(line_107_functions_coroutines_queues_and_events_are_told) {
    trace words;
    RONDO_EXPECT(run(all_kinds_of_agents(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "t 7 lambda 7 7 7 7 coroutine 7");
}

// What 2018's successor calls args: whatever the agent shall be given beside the message.
struct display {
    trace& words;
    task<> show(char line, unsigned message) {
        words.push(line);
        words.push(digit(message));
        co_return;
    }
};
task<> further_arguments(trace& words) {
    broker<unsigned> news;
    display panel{words};
    const subscription upper(news, "t", [&panel](unsigned m) { return panel.show('u', m); });
    const subscription lower(news, "t", [&panel](unsigned m) { return panel.show('l', m); });
    news.publish("t", 1);
    co_await yield();
}
RONDO_TEST(line_107_an_agent_has_arguments_of_its_own) {
    trace words;
    RONDO_EXPECT(run(further_arguments(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "u 1 l 1");
}

// ---- What does not arrive ---------------------------------------------------------------------

task<> not_taken(trace& words) {
    broker<unsigned> news;
    words.push(digit(news.publish("nobody", 0)));
    queue<unsigned, 2> items;
    ring_queue<unsigned, 2> newest;
    subscription to_items(news, "t", items);
    subscription to_newest(news, "t", newest);
    for (unsigned i = 1; i <= 5; ++i) {
        words.push(digit(news.publish("t", i)));
    }
    words.push(digit(to_items.lost()));
    words.push(digit(to_newest.lost()));
    words.push(digit(co_await items.get()));
    words.push(digit(co_await newest.get()));
}
RONDO_TEST(line_107_who_has_no_room_is_counted) {
    trace words;
    RONDO_EXPECT(run(not_taken(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "0 2 2 1 1 1 3 3 1 4");
}

// ---- Coming and going -------------------------------------------------------------------------

task<> comes_and_goes(trace& words) {
    broker<unsigned> news;
    const auto says_word = [&words](std::string_view word) {
        return [&words, word] { words.push(word); };
    };
    subscription a(news, "t", says_word("a"));
    {
        const subscription b(news, "t", says_word("b"));
        news.publish("t", 0);
    }
    news.publish("t", 0);
    a.unsubscribe();
    a.unsubscribe();
    words.push(digit(news.publish("t", 0)));
    words.push(news.empty() ? "empty" : "?");
    co_return;
}
RONDO_TEST(line_107_a_subscription_ends_with_its_object_or_before) {
    trace words;
    RONDO_EXPECT(run(comes_and_goes(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a b a 0 empty");
}

// An agent ends its own subscription, the next one, the last one; and one begins another.
class noisy {
  public:
    noisy(broker<unsigned>& news, trace& words, std::string_view word, noisy* ends)
        : words_(words),
          word_(word),
          ends_(ends) {
        told_.emplace(news, "t", tell{*this});
    }
    void ends(noisy* other) { ends_ = other; }

  private:
    struct tell {
        noisy& self;
        void operator()() const {
            self.words_.push(self.word_);
            if (self.ends_ != nullptr) {
                self.ends_->told_->unsubscribe();
            }
        }
    };
    trace& words_;
    std::string_view word_;
    noisy* ends_;
    std::optional<subscription<unsigned, tell>> told_;
};
task<> changes_while_it_is_told(trace& words) {
    broker<unsigned> news;
    noisy a(news, words, "a", nullptr);
    a.ends(&a);
    noisy c(news, words, "c", nullptr);
    noisy b(news, words, "b", &c);
    noisy d(news, words, "d", nullptr);
    c.ends(&d);
    words.push(digit(news.publish("t", 0))); // a ends a, c ends d, which is the last; b ends c
    words.push(digit(news.publish("t", 0)));
    noisy e(news, words, "e", nullptr);
    b.ends(&e); // the next one, and the last
    words.push(digit(news.publish("t", 0)));
    co_return;
}
RONDO_TEST(line_107_agents_may_end_subscriptions) {
    trace words;
    RONDO_EXPECT(run(changes_while_it_is_told(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "a c b 3 b 1 b 1");
}

task<> begins_while_it_is_told(trace& words) {
    broker<unsigned> news;
    const auto late = [&words] { words.push("late"); };
    std::optional<subscription<unsigned, decltype(late)&>> second;
    const subscription first(news, "t", [&](std::string_view, unsigned message) {
        words.push(digit(message));
        if (!second) {
            second.emplace(news, "t", late);
            news.publish("t", message + 1); // told of this one
        }
    });
    words.push(digit(news.publish("t", 1)));
    co_return;
}
RONDO_TEST(line_107_agents_may_subscribe_and_publish) {
    trace words;
    RONDO_EXPECT(run(begins_while_it_is_told(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "1 2 late 1");
}

// ---- Patterns ---------------------------------------------------------------------------------

struct meeting {
    std::string_view pattern;
    std::string_view topic;
    bool meets;
};
constexpr meeting meetings[] = {
    {"a", "a", true},
    {"a", "b", false},
    {"a", "ab", false},
    {"a", "a/b", false},
    {"a/b", "a", false},
    {"a/b", "a/b", true},
    {"+", "a", true},
    {"+", "a/b", false},
    {"a/+", "a/b", true},
    {"a/+", "a", false},
    {"a/+", "a/", true},
    {"a/+/c", "a/b/c", true},
    {"a/+/c", "a/b/d", false},
    {"+/+", "a/b", true},
    {"+/b", "a/b", true},
    {"#", "a", true},
    {"#", "a/b/c", true},
    {"a/#", "a", true},
    {"a/#", "a/b/c", true},
    {"a/#", "b", false},
    {"a/#", "ab", false},
    {"a/+/#", "a", false},
    {"a/+/#", "a/b", true},
    {"a/+/#", "a/b/c/d", true},
    {"", "", true},
    {"/a", "/a", true},
    {"/a", "a", false},
};
RONDO_TEST(line_107_a_pattern_meets_topics_of_its_levels) {
    for (const meeting& each : meetings) {
        RONDO_EXPECT_EQ(detail::meets(each.pattern, each.topic), each.meets);
    }
    for (const std::string_view good : {"a", "+", "#", "a/#", "+/+/#", "a/+/c", ""}) {
        RONDO_EXPECT(detail::is_pattern(good));
    }
    for (const std::string_view bad : {"a#", "#/a", "a+", "a/b+/c", "a/#/c", "##"}) {
        RONDO_EXPECT(!detail::is_pattern(bad));
    }
    RONDO_EXPECT(detail::is_topic("a/b"));
    RONDO_EXPECT(!detail::is_topic("a/+") && !detail::is_topic("#"));
}

task<> by_wildcard(trace& words) {
    broker<unsigned> news;
    const auto says_topic = [&words](std::string_view topic) { words.push(topic); };
    const subscription all(news, "#", [&](std::string_view, unsigned) { words.push("#"); });
    const subscription doors(news, "+/door",
                             [&](std::string_view topic, unsigned) { says_topic(topic); });
    news.publish("cellar/door", 1);
    news.publish("cellar/window", 1);
    news.publish("attic/door", 1);
    co_return;
}
RONDO_TEST(line_107_wildcards) {
    trace words;
    RONDO_EXPECT(run(by_wildcard(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "# cellar/door # # attic/door");
}

} // namespace
} // namespace rondo
