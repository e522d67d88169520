// queues.cpp - scenarios: queues between tasks, and from interrupts to tasks.
//
// What the tasks of a scenario share is a `box`, which the last of them destroys: it then knows
// whether each item that was put was got, or is still there, and in which order.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

#include <memory>

namespace rondo::harness {
namespace {

/// An item whose every copy must be destroyed once.
struct item : thing {
    item(world& w, int number) : thing(w) { value = number; }
    item(item&& other) noexcept : thing(std::move(other)) {}
    friend bool operator<(const item& a, const item& b) noexcept { return a.value < b.value; }
};

template <class Queue>
struct box {
    explicit box(world& x) : w(x) {}
    box(const box&) = delete;
    box& operator=(const box&) = delete;
    ~box() {
        if (put != got + static_cast<int>(q.size())) {
            w.failure("an item was lost, or came twice");
        }
    }

    world& w;
    Queue q;
    int put = 0;
    int got = 0;
    int next = 1;   // the number of the next item
    int newest = 0; // of those that were got
};
template <class Queue>
using shared = std::shared_ptr<box<Queue>>;

template <class Queue>
void note(box<Queue>& b, int number) {
    ++b.got;
    if (number <= b.newest) {
        b.w.failure("an item came too late");
    }
    b.newest = number;
}

// An item has its number when it is put, not when its task begins to wait: so with one task that
// puts they come in order.
template <class Queue>
task<> puts(world& w, shared<Queue> b, int times, duration pause) {
    const local here(w);
    for (int i = 0; i < times; ++i) {
        co_await watch(w, b->q.put(item(w, b->next++)));
        ++b->put;
        w.say("put");
        if (pause != duration::zero()) {
            co_await sleeps(w, pause);
        }
    }
}

template <class Queue>
task<> gets(world& w, shared<Queue> b, int times, duration pause) {
    const local here(w);
    for (int i = 0; i < times; ++i) {
        const item got = co_await watch(w, b->q.get());
        note(*b, got.value);
        w.say("got");
        if (pause != duration::zero()) {
            co_await sleeps(w, pause);
        }
    }
}

using one = queue<item, 1>;
using two = queue<item, 2>;

const scenario queue_getters_wait("queue_getters_wait", "put put got got put got",
                                  [](world& w) -> task<> {
                                      auto b = std::make_shared<box<one>>(w);
                                      w.spawn(gets(w, b, 1, 0ms));
                                      w.spawn(gets(w, b, 2, 0ms));
                                      co_await yields(w);
                                      co_await puts(w, b, 2, 0ms);
                                      co_await sleeps(w, 1ms);
                                      co_await puts(w, b, 1, 0ms);
                                  });

const scenario queue_putter_waits("queue_putter_waits", "put put got got got put put put got got",
                                  [](world& w) -> task<> {
                                      auto b = std::make_shared<box<two>>(w);
                                      auto& putter = w.spawn(puts(w, b, 5, 0ms));
                                      co_await sleeps(w, 1ms);
                                      co_await gets(w, b, 5, 0ms);
                                      static_cast<void>(co_await putter);
                                  });

// Several who put, whose items overtake each other when one leaves: only none may be lost.
const scenario queue_putters_wait("queue_putters_wait", "put got put got put got put got",
                                  [](world& w) -> task<> {
                                      auto b = std::make_shared<box<one>>(w);
                                      for (int i = 0; i < 3; ++i) {
                                          w.spawn(puts(w, b, 1, 0ms));
                                      }
                                      w.spawn(gets(w, b, 4, 1ms));
                                      co_await yields(w);
                                      co_await puts(w, b, 1, 0ms);
                                  });

// Limits, of a get and of a put; whether it has put is what the result says.
task<> gets_in_time(world& w, shared<one> b, duration limit) {
    const local here(w);
    auto got = co_await wait_for(b->q.get(), limit);
    if (got) {
        note(*b, got->value);
    }
    w.say(got ? "got" : to_string(got.error()));
}
task<> puts_in_time(world& w, shared<one> b, duration limit) {
    const local here(w);
    const auto how = co_await wait_for(b->q.put(item(w, b->next++)), limit);
    b->put += how ? 1 : 0;
    w.say(how ? "put" : to_string(how.error()));
}
const scenario queue_limits("queue_limits", "timed out put timed out got got put put got",
                            [](world& w) -> task<> {
                                auto b = std::make_shared<box<one>>(w);
                                co_await gets_in_time(w, b, 1ms);
                                co_await puts_in_time(w, b, 1ms);
                                co_await puts_in_time(w, b, 1ms);
                                w.spawn(puts_in_time(w, b, 5ms));
                                co_await yields(w);
                                co_await gets_in_time(w, b, 1ms);
                                co_await gets_in_time(w, b, 1ms);
                                co_await yields(w);
                                w.spawn(gets_in_time(w, b, 2ms));
                                co_await sleeps(w, 1ms);
                                co_await puts_in_time(w, b, 1ms);
                            });

const scenario queue_attempts("queue_attempts", "put got cancelled end", [](world& w) -> task<> {
    auto b = std::make_shared<box<one>>(w);
    auto observes = [](world& x, shared<one> c) -> task<> {
        const local here(x);
        for (;;) {
            auto got = co_await attempt(c->q.get());
            if (!got) {
                x.say(to_string(got.error()));
                co_await yields(x);
                x.say("not reached");
                co_return;
            }
            note(*c, got->value);
            x.say("got");
        }
    };
    auto& task = w.spawn(observes(w, b));
    co_await sleeps(w, 1ms);
    co_await puts(w, b, 1, 1ms);
    task.cancel();
    static_cast<void>(co_await task);
    w.say("end");
});

const scenario queue_in_a_loop("queue_in_a_loop", "put got put got end", [](world& w) -> task<> {
    auto b = std::make_shared<box<two>>(w);
    w.spawn(puts(w, b, 2, 1ms));
    auto all = b->q.items();
    while (const item* each = co_await all.next()) {
        note(*b, each->value);
        w.say("got");
        if (each->value == 2) {
            break;
        }
    }
    co_await yields(w);
    w.say("end");
});

const scenario queue_join("queue_join", "put put got put got got done", [](world& w) -> task<> {
    auto b = std::make_shared<box<two>>(w);
    auto works = [](world& x, shared<two> c) -> task<> {
        const local here(x);
        for (int i = 0; i < 3; ++i) {
            const item got = co_await c->q.get();
            note(*c, got.value);
            x.say("got");
            co_await attempt(yields(x));
            c->q.task_done();
            co_await yields(x);
        }
    };
    w.spawn(works(w, b));
    co_await puts(w, b, 3, 0ms);
    co_await watch(w, b->q.join());
    w.say("done");
});

using by_priority = priority_queue<item, 2>;
const scenario queue_of_priorities("queue_of_priorities", "put put 2 3 1 put",
                                   [](world& w) -> task<> {
                                       auto b = std::make_shared<box<by_priority>>(w);
                                       w.spawn(puts(w, b, 3, 0ms));
                                       co_await sleeps(w, 1ms);
                                       for (int i = 0; i < 3; ++i) {
                                           const item got = co_await watch(w, b->q.get());
                                           ++b->got;
                                           w.say(got.value == 1 ? "1" : got.value == 2 ? "2" : "3");
                                       }
                                   });

const scenario queue_of_the_newest("queue_of_the_newest", "lost got got got",
                                   [](world& w) -> task<> {
                                       auto b = std::make_shared<box<ring_queue<item, 2>>>(w);
                                       const auto put = [&] {
                                           if (b->q.put(item(w, b->next++))) {
                                               ++b->put;
                                           } else {
                                               w.say("lost");
                                           }
                                       };
                                       w.spawn(gets(w, b, 1, 0ms));
                                       w.spawn(gets(w, b, 2, 1ms));
                                       co_await yields(w);
                                       for (int i = 0; i < 5; ++i) {
                                           put();
                                       }
                                       co_await sleeps(w, 3ms);
                                   });

// ---- From interrupts --------------------------------------------------------------------------

using from_outside = isr_queue<int, 2>;

// The simulator may outlive the box.
void puts_at(shared<from_outside>& b, time_point time) {
    sim::at(time, [weak = std::weak_ptr(b)] {
        if (const auto c = weak.lock()) {
            c->put += c->q.try_put(c->next++) ? 1 : 0;
        }
    });
}
task<> takes(world& w, shared<from_outside> b, int times, duration pause) {
    const local here(w);
    for (int i = 0; i < times; ++i) {
        note(*b, co_await watch(w, b->q.get()));
        w.say("got");
        co_await sleeps(w, pause);
    }
}
const scenario isr_queue_getters("isr_queue_getters", "got got got got", [](world& w) -> task<> {
    auto b = std::make_shared<box<from_outside>>(w);
    for (const auto time : {1ms, 1ms, 2ms, 5ms}) {
        puts_at(b, now() + time);
    }
    w.spawn(takes(w, b, 2, 1ms));
    co_await takes(w, b, 2, 2ms);
});

const scenario isr_queue_limits("isr_queue_limits", "timed out got got", [](world& w) -> task<> {
    auto b = std::make_shared<box<from_outside>>(w);
    for (const auto time : {2ms, 4ms}) {
        puts_at(b, now() + time);
    }
    for (const auto limit : {1ms, 5ms, 2ms}) { // the last in the same microsecond
        const auto got = co_await wait_for(watch(w, b->q.get()), limit);
        if (got) {
            note(*b, *got);
        }
        w.say(got ? "got" : to_string(got.error()));
    }
});

// Items come in the turn in which a task has cancelled itself and begun to wait: its own is for the
// next one, who comes later or waits already.
task<> dies_waiting(world& w, shared<from_outside> b, int items) {
    const local here(w);
    struct interrupted { // while the task suspends
        from_outside::awaiter op;
        box<from_outside>& in;
        int items;
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> leaf) noexcept {
            const bool waits = op.await_suspend(leaf);
            for (int i = 0; i < items; ++i) {
                in.put += in.q.try_put(in.next++) ? 1 : 0;
            }
            return waits;
        }
        int await_resume() noexcept { return op.await_resume(); }
    };
    cancel_this_task();
    note(*b, co_await interrupted{b->q.get(), *b, items});
    w.say("?");
}
const scenario isr_queue_self_cancel("isr_queue_self_cancel", "got", [](world& w) -> task<> {
    auto b = std::make_shared<box<from_outside>>(w);
    w.spawn(dies_waiting(w, b, 1));
    co_await yields(w); // so that the other is the first to wait
    co_await takes(w, b, 1, 0ms);
});
const scenario isr_queue_handed_on("isr_queue_handed_on", "got got", [](world& w) -> task<> {
    auto b = std::make_shared<box<from_outside>>(w);
    w.spawn(dies_waiting(w, b, 2));
    for (int i = 0; i < 2; ++i) { // the second wait begins before the other task is unwound
        note(*b, co_await watch(w, b->q.get()));
        w.say("got");
    }
});

// Who comes when an item is on its way to another waits for the next one.
const scenario isr_queue_reserved("isr_queue_reserved", "got got", [](world& w) -> task<> {
    auto b = std::make_shared<box<from_outside>>(w);
    puts_at(b, now() + 2ms);
    w.spawn(takes(w, b, 1, 0ms));
    co_await sleeps(w, 1ms);
    b->put += b->q.try_put(b->next++) ? 1 : 0;
    co_await takes(w, b, 1, 0ms);
});

const scenario isr_event_waiters("isr_event_waiters", "7 7 7", [](world& w) -> task<> {
    auto e = std::make_shared<isr_event<int>>();
    auto waits_for = [](world& x, std::shared_ptr<isr_event<int>> f) -> task<> {
        const local here(x);
        x.say(co_await watch(x, f->wait()) == 7 ? "7" : "?");
    };
    sim::at(now() + 1ms, [weak = std::weak_ptr(e)] {
        if (const auto f = weak.lock()) {
            f->set(7);
        }
    });
    w.spawn(waits_for(w, e));
    w.spawn(waits_for(w, e));
    co_await sleeps(w, 2ms);
    co_await waits_for(w, e);
});

// ---- A broker ---------------------------------------------------------------------------------

const scenario broker_of_tasks("broker_of_tasks", "got ~ got", [](world& w) -> task<> {
    auto news = std::make_shared<broker<int>>();
    auto listens = [](world& x, std::shared_ptr<broker<int>> b, int times) -> task<> {
        const local here(x);
        queue<int, 1> mine;
        const subscription to_mine(*b, "t", mine);
        while (times-- != 0) {
            static_cast<void>(co_await watch(x, mine.get()));
            x.say("got");
        }
    };
    w.spawn(listens(w, news, 2));
    auto& short_one = w.spawn(listens(w, news, 9));
    co_await sleeps(w, 1ms);
    short_one.cancel();
    news->publish("t", 1);
    co_await yields(w);
    w.say("~");
    news->publish("t", 2);
    co_await sleeps(w, 1ms);
});

} // namespace
} // namespace rondo::harness
