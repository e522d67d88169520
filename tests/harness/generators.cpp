// generators.cpp - scenarios: async generators, cancelled and left wherever they stand.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

// Says a word when a body is gone. No `local`: a body is younger than what its caller declares
// next.
class farewell : thing {
  public:
    farewell(world& w, std::string_view word) : thing(w), world_(w), word_(word) {}
    ~farewell() { world_.say(word_); }

  private:
    world& world_;
    std::string_view word_;
};

// Gives 0, 1, 2 and so on, each after a while; says when its body is gone.
async_generator<int> counts(world& w, int end, std::string_view word) {
    const farewell here(w, word);
    for (int i = 0; i < end; ++i) {
        const thing alive(w);
        co_await sleeps(w, 1ms);
        co_yield i;
    }
}

// What must hold of a generator whose next() has not ended by itself.
task<> has_ended(world& w, async_generator<int>& numbers) {
    const int* const value = co_await numbers.next();
    if (value != nullptr) {
        w.failure("a generator goes on after its body was unwound");
    }
}

task<> adds(world& w, async_generator<int> numbers) {
    int sum = 0;
    while (const int* value = co_await numbers.next()) {
        const local here(w);
        sum += *value;
        co_await yields(w);
    }
    w.say(sum == 3 ? "3" : "?");
}

const scenario generates("generates", "~ 3 end", [](world& w) -> task<> {
    co_await adds(w, counts(w, 3, "~"));
    co_await yields(w);
    w.say("end");
});

const scenario generator_left("generator_left", "~ end", [](world& w) -> task<> {
    const local here(w);
    {
        auto numbers = counts(w, 1000, "~");
        while (const int* value = co_await numbers.next()) {
            if (*value == 1) {
                break;
            }
            co_await sleeps(w, 1ms);
        }
    }
    co_await yields(w);
    w.say("end");
});

const scenario generator_unused("generator_unused", "end", [](world& w) -> task<> {
    const auto numbers = counts(w, 3, "?");
    if (!numbers) {
        co_return;
    }
    co_await yields(w);
    w.say("end");
});

// Unwound in next(): it has ended for the one who has caught that.
const scenario generator_caught("generator_caught", "0 ~ timed out end", [](world& w) -> task<> {
    auto numbers = counts(w, 3, "~");
    const auto first = co_await attempt(numbers.next());
    if (!first || *first == nullptr) {
        w.say("?");
        co_return;
    }
    w.say(**first == 0 ? "0" : "?");
    const auto late = co_await wait_for(numbers.next(), 500us);
    w.say(late ? "?" : to_string(late.error()));
    if (!late) {
        co_await has_ended(w, numbers);
    }
    co_await yields(w);
    w.say("end");
});

const scenario generator_observed("generator_observed", "cancelled ended", [](world& w) -> task<> {
    auto reads = [](world& x) -> task<> {
        auto numbers = counts(x, 1000, "");
        for (;;) {
            const auto r = co_await attempt(numbers.next());
            if (!r) {
                x.say(to_string(r.error()));
                co_await has_ended(x, numbers);
                co_await yields(x);
                x.say("not reached");
            } else if (*r == nullptr) {
                co_return;
            }
        }
    };
    auto& task = w.spawn(reads(w));
    co_await sleeps(w, 2500us);
    task.cancel();
    static_cast<void>(co_await task);
    w.say("ended");
});

// One generator that asks another, and keeps it.
async_generator<int> evens(world& w, async_generator<int> numbers) {
    const farewell here(w, "~evens");
    while (int* value = co_await numbers.next()) {
        if (*value % 2 == 0) {
            co_yield std::move(*value);
        }
    }
}

task<> says_two(world& w, async_generator<int>& numbers) {
    const local here(w);
    for (int i = 0; i < 2; ++i) {
        const int* const value = co_await numbers.next();
        w.say(value == nullptr ? "none" : *value == 0 ? "0" : "2");
    }
}

const scenario generator_of_generator("generator_of_generator", "0 2 ~evens ~ end",
                                      [](world& w) -> task<> {
                                          {
                                              auto numbers = evens(w, counts(w, 9, "~"));
                                              co_await says_two(w, numbers);
                                          }
                                          co_await yields(w);
                                          w.say("end");
                                      });

// With boundaries of its own in the body.
async_generator<std::string_view> tries(world& w) {
    const thing alive(w);
    for (;;) {
        const auto how = co_await wait_for(sleeps(w, 2ms), 1ms);
        co_yield how ? std::string_view("value") : std::string_view(to_string(how.error()));
        resource r{w};
        co_await with(r, [](resource& y) -> task<> { co_await sleeps(y.w, 1ms); });
        co_yield "used";
        co_await shield(sleeps(w, 1ms));
    }
}

const scenario generator_with_scopes("generator_with_scopes", "timed out on off used timed out end",
                                     [](world& w) -> task<> {
                                         auto words = tries(w);
                                         for (int i = 0; i < 3; ++i) {
                                             const auto* word = co_await words.next();
                                             w.say(word != nullptr ? *word : "none");
                                             co_await yields(w);
                                         }
                                         w.say("end");
                                     });

// Asked by several tasks in turn, of which one is a loser: the frames then belong to that one.
async_generator<int> shared(world& w) {
    const thing alive(w);
    for (int i = 0;; ++i) {
        co_await sleeps(w, 1ms);
        co_yield i;
    }
}

const scenario generator_in_select("generator_in_select", "0 b second end", [](world& w) -> task<> {
    auto numbers = shared(w);
    const auto a = co_await select(numbers.next(), sleeper(w, 2ms, "?"));
    if (std::get<0>(a) && *std::get<0>(a) != nullptr) {
        w.say(**std::get<0>(a) == 0 ? "0" : "?");
    }
    const auto b = co_await select(numbers.next(), sleeper(w, 0ms, "b"));
    if (!std::get<0>(b)) {
        w.say("second");
        static_cast<void>(co_await numbers.next()); // it may not have started this time
    }
    co_await yields(w);
    w.say("end");
});

async_generator<int> fails_after_one(world& w) {
    const thing alive(w);
    co_await yields(w);
    co_yield 0;
    co_await sleeps(w, 1ms);
    co_await fail(errc::overrun);
}

const scenario generator_fails("generator_fails", "overrun end", [](world& w) -> task<> {
    auto numbers = fails_after_one(w);
    static_cast<void>(co_await numbers.next());
    const auto how = co_await attempt(numbers.next());
    if (!how) {
        w.say(to_string(how.error()));
        co_await has_ended(w, numbers);
    }
    co_await yields(w);
    w.say("end");
});

#if RONDO_EXCEPTIONS

struct thrown : thing {
    using thing::thing;
};

async_generator<int> throws_after_one(world& w) {
    const local here(w);
    co_await yields(w);
    co_yield 0;
    co_await sleeps(w, 1ms);
    throw thrown(w);
}

const scenario generator_throws("generator_throws", "thrown end", [](world& w) -> task<> {
    auto numbers = throws_after_one(w);
    try {
        static_cast<void>(co_await numbers.next());
        static_cast<void>(co_await attempt(numbers.next()));
    } catch (const thrown&) {
        w.say("thrown");
    }
    co_await has_ended(w, numbers);
    co_await yields(w);
    w.say("end");
});

#endif

} // namespace
} // namespace rondo::harness
