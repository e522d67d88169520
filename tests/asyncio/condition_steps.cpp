// condition_steps.cpp - the words for conditions; see machine.hpp.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/condition.hpp"

#include "tests/asyncio/machine.hpp"

namespace rondo::scenarios {
namespace {

// asyncio's has a lock of its own.
struct condition_with_lock {
    lock l;
    condition c{l};
    long sum = 0; // what the lock protects
};

task<> do_inside(machine& m, const std::string& who, const step& s) {
    const auto held = co_await m.object<condition_with_lock>(s.name).l.scoped();
    co_await run_block(m, who, s.blocks[0]);
}
task<> do_await_notice(machine& m, const std::string&, const step& s) {
    co_await m.object<condition_with_lock>(s.name).c.wait();
}
task<> do_add(machine& m, const std::string&, const step& s) {
    m.object<condition_with_lock>(s.name).sum += s.count;
    co_return;
}
task<> do_await_sum(machine& m, const std::string& who, const step& s) {
    auto& in = m.object<condition_with_lock>(s.name);
    co_await in.c.wait([&] { return in.sum >= s.count; });
    m.say(who, "sum");
}
// Who is notified asks for the lock at once, in asyncio a turn later.
task<> do_notify(machine& m, const std::string&, const step& s) {
    co_await m.settle(s.number);
    m.object<condition_with_lock>(s.name).c.notify(static_cast<unsigned>(s.count));
    co_await m.settle(s.number);
}

std::shared_ptr<void> make(long) { return std::make_shared<condition_with_lock>(); }

const vocabulary words({{"condition", make}}, {{"inside", "wb", do_inside},
                                               {"await_notice", "w", do_await_notice},
                                               {"add", "wn", do_add},
                                               {"await_sum", "wn", do_await_sum},
                                               {"notify", "wn", do_notify}});

} // namespace
} // namespace rondo::scenarios
