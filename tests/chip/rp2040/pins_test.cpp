// pins_test.cpp - edge pins through IO_BANK0. A pad whose driver is on reads its own level, so
// the test drives the very pins that it waits for.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/pins.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using rp2040::edge_pin;
using rp2040::sio;
using test::trace;

edge_pin pin2{2};
edge_pin pin9{9};
edge_pin pin29{29};

constexpr std::uint32_t all = 1U << 2 | 1U << 9 | 1U << 29;

void start_all() {
    for (edge_pin* pin : {&pin2, &pin9, &pin29}) {
        pin->start();
    }
    sio().GPIO_OUT_CLR = all;
    sio().GPIO_OE_SET = all;
}

task<> forget_edges() { // made by setting the pins up, if there were any
    for (const unsigned pin : {2U, 9U, 29U}) {
        sio().GPIO_OUT_XOR = 1U << pin;
        co_await sleep_for(1ms);
        sio().GPIO_OUT_XOR = 1U << pin;
        co_await sleep_for(1ms);
    }
    co_await pin2.wait_edge();
    co_await pin9.wait_edge();
    co_await pin29.wait_edge();
}

void stop_all() { sio().GPIO_OE_CLR = all; }

task<> note_edges(edge_pin& pin, const char* low, const char* high, trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        co_await pin.wait_edge();
        words.push(pin.read() ? high : low);
    }
}

task<> make_edges() {
    for (const unsigned pin : {9U, 2U, 29U, 29U, 2U, 9U}) {
        co_await sleep_for(1ms);
        sio().GPIO_OUT_XOR = 1U << pin;
    }
}

RONDO_TEST(both_edges_of_each_pin_are_seen_in_order) {
    start_all();
    const auto main = [](trace& words) -> task<> {
        co_await forget_edges();
        create_task(note_edges(pin2, "2-", "2+", words, 2));
        create_task(note_edges(pin9, "9-", "9+", words, 2));
        create_task(note_edges(pin29, "29-", "29+", words, 2));
        co_await make_edges();
        co_await sleep_for(1ms);
    };
    trace words;
    RONDO_EXPECT(run(main(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "9+ 2+ 29+ 29- 2- 9-");
    stop_all();
}

struct edge_times : edge_handler {
    edge_times() noexcept : edge_handler(&note) {}
    static void note(edge_handler& self, time_point at) noexcept {
        auto& times = static_cast<edge_times&>(self);
        times.last = at;
        ++times.count;
    }
    int count = 0;
    time_point last{};
};

RONDO_TEST(an_edge_calls_the_handler_of_its_pin_with_its_time) {
    start_all();
    const auto main = [](edge_times& times) -> task<> {
        co_await forget_edges();
        pin9.on_edge(&times);
        const time_point before = now();
        co_await make_edges(); // of 9: the first and the last
        const time_point after = now();
        co_await sleep_for(1ms);
        RONDO_EXPECT_EQ(times.count, 2);
        RONDO_EXPECT(times.last >= before + 6ms && times.last <= after + 1ms);
        pin9.on_edge(nullptr);
        co_await make_edges();
        RONDO_EXPECT_EQ(times.count, 2);
    };
    edge_times times;
    RONDO_EXPECT(run(main(times)).has_value());
    stop_all();
}

} // namespace
} // namespace rondo
