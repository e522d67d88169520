// brokers.cpp - messages by topic.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

using namespace rondo;
using namespace std::chrono_literals;
using tutorial::say;

#include <string_view>

namespace {

broker<unsigned> house;

task<> program() {
    queue<unsigned, 4> all;
    const subscription kitchen(house, "kitchen/+", [](std::string_view topic, unsigned value) {
        say(topic, " is ", value);
    });
    const subscription log(house, "#", all);

    house.publish("kitchen/temperature", 21);
    house.publish("cellar/temperature", 12);
    say("the log has ", all.size());
    co_return;
}

} // namespace

int main() { return run(program()) ? 0 : 1; }
