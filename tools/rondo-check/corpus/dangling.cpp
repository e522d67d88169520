// dangling.cpp - references that a coroutine keeps for too long.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

struct lamp {
    int pin = 1;
    ~lamp() { pin = 0; }
    task<> flash() { co_await sleep_for(1ms); }
};
task<> lights(lamp& l) {
    co_await sleep_for(1ms);
    l.pin = 2;
}
task<> shows(const lamp& l) {
    co_await sleep_for(1ms);
    (void)l;
}
task<> points(lamp* l) {
    co_await sleep_for(1ms);
    (void)l;
}
task<> says(std::string_view text) {
    co_await sleep_for(1ms);
    (void)text;
}
task<> sends(std::span<const char> bytes) {
    co_await sleep_for(1ms);
    (void)bytes;
}
task<> takes(std::string text) {
    co_await sleep_for(1ms);
    (void)text;
}
task<> counts(const int& n) {
    co_await sleep_for(1ms);
    (void)n;
}
lamp green;
std::string word = "hello";

task<> bad() {
    create_task(says(std::string("a") + "b"));    // finds: dangling
    create_task(shows(lamp{}));                   // finds: dangling
    create_task(counts(3));                       // finds: dangling
    create_task(sends(std::string("abc")));       // finds: dangling
    auto kept = says(std::string("kept") + word); // finds: dangling
    co_await std::move(kept);
    create_task(lamp{}.flash()); // finds: dangling
    const int n = 4;
    create_task([n]() -> task<> { // finds: dangling
        co_await yield();
        (void)n;
    }());
    create_task([&]() -> task<> { // finds: dangling
        co_await yield();
        (void)n;
    }());
}
void starts_on_its_stack() {
    lamp here;
    create_task(lights(here));  // finds: dangling
    create_task(points(&here)); // finds: dangling
}
task<> gives_back() {
    lamp here;
    return lights(here); // finds: dangling
}

task<> good() {
    co_await says(std::string("a") + "b");
    co_await shows(lamp{});
    co_await counts(3);
    (void)co_await wait_for(says(std::string("in time")), 1s);
    create_task(says("a literal"));
    create_task(takes(std::string("by") + "value"));
    create_task(lights(green));
    create_task(points(&green));
    create_task(says(word));
    create_task(green.flash());
    lamp here;
    co_await lights(here);
    auto child = create_task(lights(here));
    (void)co_await child;
    create_task([](lamp& l) -> task<> { co_await lights(l); }(green));
    co_await [&]() -> task<> { co_await lights(here); }();
    auto body = [&]() -> task<> { co_await lights(here); };
    co_await body();
    call_soon([n = 3]() -> task<> {
        co_await yield();
        (void)n;
    });
}
int runs() {
    lamp here;
    create_task(lights(here));
    return run(lights(here)).has_value() ? 0 : 1;
}
task<> hands_on(lamp& l) { return lights(l); }

} // namespace

void start_dangling() {
    create_task(bad());
    starts_on_its_stack();
    create_task(gives_back());
    create_task(good());
    runs();
    create_task(hands_on(green));
}
