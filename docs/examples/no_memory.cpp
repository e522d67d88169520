// no_memory.cpp - what happens when frame memory runs out.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <chrono>
#include <cstddef>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

namespace {

task<> needs_room() {
    std::array<std::byte, 64'000> large{};
    large[0] = std::byte{1};
    co_await yield();
    large[1] = large[0];
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
