// gcc12.cpp - what GCC 12 makes wrong code of.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <array>
#include <chrono>
#include <string>
#include <utility>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

task<bool> asks() { co_return true; }
task<int> measure() { co_return 1; }
task<std::string> reads() { co_return "text"; }
struct named {
    std::string name;
    int n;
};
struct plain {
    int a;
    int b;
};
bool flag;
int seen;

task<> only_if() {
    if (co_await asks()) { // finds: gcc12
        flag = true;
    }
}
task<> only_while() {
    while (co_await asks()) { // finds: gcc12
        flag = true;
    }
}
task<> only_switch() {
    switch (co_await measure()) { // finds: gcc12
    case 1:
        flag = true;
        break;
    default:
        break;
    }
}
task<> only_do() {
    do { // finds: gcc12
        flag = !flag;
    } while (co_await asks());
}
task<> braces() {
    const named n{co_await reads(), 3}; // finds: gcc12
    seen = n.n;
    const named d{.name = co_await reads(), .n = 4}; // finds: gcc12
    seen = d.n;
    std::string two[] = {"a", co_await reads()}; // finds: gcc12
    seen = static_cast<int>(two[0].size());
}
task<> arms() {
    std::string r = flag ? co_await reads() : std::string("none"); // finds: gcc12
    seen = static_cast<int>(r.size());
    co_await (flag ? measure() : measure()); // finds: gcc12
}
task<> aligned() {
    alignas(64) char block[64] = {}; // finds: gcc12
    co_await yield();
    flag = block[0] != 0;
}

task<> hoisted() {
    const bool yes = co_await asks();
    if (yes) {
        flag = true;
    }
}
task<> with_something_before() {
    flag = false;
    if (co_await asks()) {
        flag = true;
    }
}
task<> good() {
    auto text = co_await reads();
    const named n{std::move(text), 3};
    const plain p{co_await measure(), co_await measure()};
    seen = n.n + p.a;
    seen = flag ? co_await measure() : 3;
    if (flag) {
        seen = co_await measure();
    } else {
        co_await yield();
    }
    std::array<int, 2> two{1, co_await measure()};
    seen = two[1];
    alignas(16) char block[16] = {};
    flag = block[0] != 0;
}

} // namespace

void start_gcc12() {
    for (auto* f : {only_if, only_while, only_switch, only_do, braces, arms, aligned, hoisted,
                    with_something_before, good}) {
        create_task(f());
    }
}
