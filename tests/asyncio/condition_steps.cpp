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
};

task<> do_inside(machine& m, const std::string& who, const step& s) {
    const auto held = co_await m.object<condition_with_lock>(s.name).l.scoped();
    co_await run_block(m, who, s.blocks[0]);
}
task<> do_await_notice(machine& m, const std::string&, const step& s) {
    co_await m.object<condition_with_lock>(s.name).c.wait();
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
                                               {"notify", "wn", do_notify}});

} // namespace
} // namespace rondo::scenarios
