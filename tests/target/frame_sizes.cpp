// frame_sizes.cpp - coroutines whose frames ./dev size measures: an empty one, and for each kind of
// wait one that waits once and one that waits five times. Nothing runs it.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;
using namespace std::chrono_literals;

isr_flag flag;

task<> empty() { co_return; }

task<> child_1() { co_await empty(); }
task<> child_5() {
    co_await empty();
    co_await empty();
    co_await empty();
    co_await empty();
    co_await empty();
}

task<> sleep_1() { co_await sleep_for(1ms); }
task<> sleep_5() {
    co_await sleep_for(1ms);
    co_await sleep_for(1ms);
    co_await sleep_for(1ms);
    co_await sleep_for(1ms);
    co_await sleep_for(1ms);
}

task<> interrupt_1() { co_await flag.wait(); }
task<> interrupt_5() {
    co_await flag.wait();
    co_await flag.wait();
    co_await flag.wait();
    co_await flag.wait();
    co_await flag.wait();
}

void function() {}

int main() {
    call_soon(function);
    call_soon(empty);
    call_later(1s, function);
    create_task(child_1());
    create_task(child_5());
    create_task(sleep_1());
    create_task(sleep_5());
    create_task(interrupt_1());
    create_task(interrupt_5());
    run_forever();
}
