// queue_steps.cpp - the words for queues; see machine.hpp.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/queue.hpp"
#include "tests/asyncio/machine.hpp"

#include <functional>
#include <optional>

namespace rondo::scenarios {
namespace {

// Of rondo's queues the room is part of the type.
struct any_queue {
    virtual ~any_queue() = default;
    virtual task<> put(int item) = 0;
    virtual task<int> get() = 0;
    virtual bool try_put(int item) = 0;
    virtual std::optional<int> try_get() = 0;
    virtual void task_done() = 0;
    virtual task<> join() = 0;
};

template <class Queue>
struct one_queue : any_queue {
    Queue items;
    task<> put(int item) override { co_await items.put(item); }
    task<int> get() override { co_return co_await items.get(); }
    bool try_put(int item) override { return items.try_put(item); }
    std::optional<int> try_get() override { return items.try_get(); }
    void task_done() override { items.task_done(); }
    task<> join() override { co_await items.join(); }
};

template <template <std::size_t> class Queue>
std::shared_ptr<void> make_queue(long room) {
    std::shared_ptr<any_queue> made;
    if (room == 1) {
        made = std::make_shared<one_queue<Queue<1>>>();
    } else if (room == 2) {
        made = std::make_shared<one_queue<Queue<2>>>();
    } else {
        made = std::make_shared<one_queue<Queue<3>>>();
    }
    return made;
}
template <std::size_t N>
using fifo = queue<int, N>;
template <std::size_t N>
using lifo = lifo_queue<int, N>;
template <std::size_t N>
using smallest_first = priority_queue<int, N, std::greater<>>;

// In asyncio who is woken by a put or a get must still take what it was woken for, and who comes in
// the same instant may be faster. So each put and get has an instant of its own; and who waited to
// put has put in both before task_done() is called.
task<> do_put(machine& m, const std::string&, const step& s) {
    co_await m.settle(s.number);
    co_await m.object<any_queue>(s.name).put(static_cast<int>(s.count));
}
task<> do_get(machine& m, const std::string& who, const step& s) {
    co_await m.settle(s.number);
    const int item = co_await m.object<any_queue>(s.name).get();
    m.say(who, "got-" + std::to_string(item));
}
task<> do_try_put(machine& m, const std::string& who, const step& s) {
    co_await m.settle(s.number);
    const bool put = m.object<any_queue>(s.name).try_put(static_cast<int>(s.count));
    m.say(who, put ? "put" : "full");
}
task<> do_try_get(machine& m, const std::string& who, const step& s) {
    co_await m.settle(s.number);
    const std::optional<int> item = m.object<any_queue>(s.name).try_get();
    m.say(who, item ? "got-" + std::to_string(*item) : "empty");
}
task<> do_dealt(machine& m, const std::string& who, const step& s) {
    co_await m.settle(s.number);
    const int item = co_await m.object<any_queue>(s.name).get();
    co_await m.settle(s.number);
    m.say(who, "dealt-with-" + std::to_string(item));
    m.object<any_queue>(s.name).task_done();
}
task<> do_drained(machine& m, const std::string&, const step& s) {
    co_await m.object<any_queue>(s.name).join();
}

const vocabulary words({{"queue", make_queue<fifo>},
                        {"lifo_queue", make_queue<lifo>},
                        {"priority_queue", make_queue<smallest_first>}},
                       {{"put", "wn", do_put},
                        {"get", "w", do_get},
                        {"try_put", "wn", do_try_put},
                        {"try_get", "w", do_try_get},
                        {"deal", "w", do_dealt},
                        {"drained", "w", do_drained}});

} // namespace
} // namespace rondo::scenarios
