// tutorial.cpp - the mistakes that the checker of the 2018 tutorial knew, and its right uses.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <tuple>
#include <utility>

using namespace rondo;

namespace {

task<> foo() { co_await yield(); }
template <class T>
void bar(T&& given) {
    static_cast<void>(given);
}
struct thing {
    task<> method() { co_await yield(); }
    task<> bad() {
        method(); // finds: dropped
        co_await yield();
    }
    task<> good() { co_await method(); }
};

task<> wrong() {
    foo();                                     // finds: dropped
    bar(foo());                                // finds: never-awaited
    auto with_call = std::tuple(foo(), 1);     // finds: never-awaited
    auto without = std::make_tuple(foo, 1);    // finds: not-called
    std::pair<task<> (*)(), int> pair(foo, 1); // finds: not-called
    std::make_tuple(foo(), 2);                 // finds: dropped
    static_cast<void>(without);
    static_cast<void>(pair);
    co_await yield();
}

task<> right() {
    co_await foo();
    thing t;
    co_await t.good();
    create_task(foo());
    auto kept = foo();
    co_await std::move(kept);
    auto both = std::tuple(foo(), foo());
    co_await std::move(std::get<0>(both));
    co_await std::move(std::get<1>(both));
    // foo() in a comment, and "foo()" in a text
    const char* text = "foo()";
    static_cast<void>(text);
}

} // namespace

void start_tutorial() {
    thing t;
    static_cast<void>(run(t.bad()));
    create_task(wrong());
    create_task(right());
}
