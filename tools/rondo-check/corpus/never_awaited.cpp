// never_awaited.cpp - what is kept, and forgotten. Its other half is elsewhere.cpp.
//
// SPDX-License-Identifier: MIT
#include "corpus/elsewhere.hpp"

#include <utility>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

task<int> measure() {
    co_await sleep_for(1ms);
    co_return 3;
}
int seen;

struct job {
    task<> work; // finds: never-awaited
};
struct kept_job {
    task<> work;
    explicit kept_job(task<> t) : work(std::move(t)) {}
    auto start() { return create_task(std::move(work)); }
};
task<> part() { co_await yield(); }

task<> bad() {
    auto first = measure();           // finds: never-awaited
    task<int> second = measure();     // finds: never-awaited
    task<int> third(measure());       // finds: never-awaited
    auto pause = sleep_for(1s);       // finds: never-awaited
    auto other = elsewhere::begins(); // finds: never-awaited
    auto lent = elsewhere::begins();  // finds: never-awaited
    elsewhere::only_looks_at(lent);
    auto asked = measure(); // finds: never-awaited
    if (asked) {
        seen = 1;
    }
    auto moved = measure();     // finds: never-awaited
    auto to = std::move(moved); // finds: never-awaited
    auto shown = measure();     // finds: never-awaited
    (void)shown;
    elsewhere::drops_what_it_gets(part());
    job forgotten{part()};
    (void)forgotten;
    auto to_job = part(); // finds: never-awaited
    job two{std::move(to_job)};
    (void)two;
    co_await yield();
}

task<int> good() {
    auto first = measure();
    seen = co_await std::move(first);
    auto second = measure();
    auto to = std::move(second);
    seen = co_await std::move(to);
    auto third = part();
    create_task(std::move(third), "third");
    auto pause = sleep_for(1s);
    co_await pause;
    auto awaited = elsewhere::begins();
    co_await elsewhere::awaits(std::move(awaited));
    auto by_reference = elsewhere::begins();
    co_await elsewhere::awaits_what_it_is_lent(by_reference);
    auto unknown = elsewhere::begins();
    elsewhere::is_defined_nowhere(std::move(unknown));
    auto dropped_on_purpose = measure();
    dropped_on_purpose.discard();
    kept_job kept(part());
    kept.start();
    auto both = measure();
    auto limited = wait_for(std::move(both), 1s);
    (void)co_await std::move(limited);
    auto last = measure();
    co_return co_await std::move(last);
}

task<int> gives_it_back() {
    auto made = measure();
    return made;
}

task<> may_be_twice() { co_await yield(); }

} // namespace

task<> is_here_twice() { // finds: duplicate
    co_await may_be_twice();
}

void start_never_awaited() {
    create_task(bad());
    create_task(good());
    create_task(gives_it_back());
}
