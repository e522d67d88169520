// interrupts.cpp - what runs in an interrupt handler, and what it calls.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

using namespace rondo;

void is_not_marked();
RONDO_ISR_SAFE void is_marked();

namespace {

event ready;
isr_flag flag;
isr_event happened;
queue<int, 4> items;
int edges;

void counts() { ++edges; }
void tells() { ready.set(); } // finds: isr-unsafe

RONDO_ISR_SAFE void sets_an_event() { ready.set(); } // finds: isr-unsafe
RONDO_ISR_SAFE void puts_an_item() {
    (void)items.try_put(3); // finds: isr-unsafe
}
RONDO_ISR_SAFE void starts_a_task() {
    call_soon(counts); // finds: isr-unsafe
}
RONDO_ISR_SAFE void calls_the_unmarked() { is_not_marked(); } // finds: isr-unsafe
RONDO_ISR_SAFE void through_a_helper() { tells(); }
RONDO_ISR_SAFE void prints() {
    std::printf("edge\n"); // finds: isr-unsafe
}
RONDO_ISR_SAFE void takes_memory() {
    std::free(std::malloc(8)); // finds: isr-unsafe isr-unsafe
}
struct counter {
    RONDO_ISR_SAFE void edge() {
        step();
        publish();
    }
    void publish() { ready.set(); } // finds: isr-unsafe

  private:
    void step() { ++steps; }
    int steps = 0;
};

RONDO_ISR_SAFE void good() {
    flag.set();
    happened.set();
    is_marked();
    counts();
    const critical_section locked;
    std::array<int, 2> two{1, 2};
    std::swap(two[0], two[1]);
    edges = std::exchange(two[0], 3);
    [] { counts(); }();
}
struct good_counter {
    RONDO_ISR_SAFE void edge() {
        step();
        flag.set();
    }

  private:
    void step() { ++steps; }
    int steps = 0;
};
void a_task_may() {
    ready.set();
    (void)items.try_put(3);
    is_not_marked();
}

} // namespace

void start_interrupts() {
    sets_an_event();
    puts_an_item();
    starts_a_task();
    calls_the_unmarked();
    through_a_helper();
    prints();
    takes_memory();
    counter().edge();
    good();
    good_counter().edge();
    a_task_may();
}
