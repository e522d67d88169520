// spin.cpp - loops that never suspend.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <atomic>
#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

bool flag;
volatile unsigned status;
std::atomic<bool> done;
int count;
event ready;
struct input {
    bool read() const { return flag; }
} pin;
struct store {
    bool empty() const { return n == 0; }
    void pop() { --n; }
    bool take(int& item) { return item = n--; }
    int n = 3;
} stock;

task<> for_ever() {
    for (;;) { // finds: spin
        ++count;
    }
    co_await yield();
}
task<> while_true() {
    while (true) { // finds: spin
        if (pin.read()) {
            flag = !flag;
        }
    }
    co_await yield();
}
task<> inner_break() {
    while (true) { // finds: spin
        for (int n = 0; n < 3; ++n) {
            break;
        }
    }
    co_await yield();
}
task<> waits_outside(const bool& given) {
    while (!flag) { // finds: spin
    }
    while (status == 0) { // finds: spin
        ;
    }
    while (!done) { // finds: spin
    }
    while (!pin.read()) { // finds: spin
    }
    do { // finds: spin
    } while (!given);
    for (; now() < time_point{};) { // finds: spin
    }
    co_await yield();
}

task<> good() {
    for (;;) {
        co_await sleep_for(1s);
        if (flag) {
            break;
        }
    }
    while (!flag) {
        co_await yield();
    }
    for (int n = 0; n < 100; ++n) {
        count += n;
    }
    for (;;) {
        if (++count > 100) {
            break;
        }
    }
    while (!stock.empty()) {
        stock.pop();
    }
    int item = 0;
    while (stock.take(item)) {
    }
    while (count-- > 0) {
    }
    do {
        ++count;
    } while (count < 10);
    do {
    } while (false);
    for (const int n : {1, 2, 3}) {
        count += n;
    }
    while (true) {
        co_await ready.wait();
        ready.clear();
    }
}

task<int> returns() {
    while (true) {
        if (pin.read()) {
            co_return 1;
        }
        flag = !flag;
    }
}

} // namespace

void start_spin() {
    create_task(for_ever());
    create_task(while_true());
    create_task(inner_break());
    create_task(waits_outside(flag));
    create_task(good());
    create_task(returns());
}
