// semaphore_steps.cpp - the words for semaphores; see machine.hpp.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/semaphore.hpp"

#include "tests/asyncio/machine.hpp"

namespace rondo::scenarios {
namespace {

template <class Semaphore>
std::shared_ptr<void> make(long permits) {
    std::shared_ptr<semaphore> made =
        std::make_shared<Semaphore>(static_cast<std::uint16_t>(permits));
    return made;
}

task<> do_permit(machine& m, const std::string& who, const step& s) {
    const auto held = co_await m.object<semaphore>(s.name).scoped();
    co_await run_block(m, who, s.blocks[0]);
}

task<> do_try_permit(machine& m, const std::string& who, const step& s) {
    co_await m.settle(s.number);
    semaphore& permits = m.object<semaphore>(s.name);
    if (!permits.try_acquire()) {
        m.say(who, "taken");
        co_return;
    }
    const semaphore::guard held(permits);
    co_await run_block(m, who, s.blocks[0]);
}

const vocabulary words({{"semaphore", make<semaphore>},
                        {"bounded_semaphore", make<bounded_semaphore>}},
                       {{"permit", "wb", do_permit}, {"try_permit", "wb", do_try_permit}});

} // namespace
} // namespace rondo::scenarios
