// no_memory.cpp - what happens when frame memory runs out.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> needs_room() {
    std::array<unsigned char, 64'000> large;
    const auto value = static_cast<unsigned char>(now().time_since_epoch() / 1us);
    std::ranges::fill(large, value);
    co_await yield();
    if (std::ranges::count(large, value) != std::ssize(large)) {
        say("somebody else has written there");
    }
}

task<> program() {
    // A coroutine that is awaited: its caller is unwound, and whoever attempts hears of it.
    const auto awaited = co_await attempt([]() -> task<> {
        for (int i = 0; i != 20; ++i) {
            create_task(needs_room(), "large");
        }
        co_await needs_room();
    }());
    say("awaited: ", awaited ? "it ran" : to_string(awaited.error()));

    // A task: the handle is empty.
    const auto handle = create_task(needs_room(), "one too many");
    say("created: ", handle ? "yes" : "no");

    co_await sleep_for(1s);
    const auto later = create_task(needs_room(), "later");
    say("later: ", later ? "yes" : "no");
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
