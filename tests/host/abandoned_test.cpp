// abandoned_test.cpp - who destroys a primitive while tasks wait for it is told so.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/primitives.hpp"
#include "tests/rondo_test.hpp"

#include <optional>

namespace rondo {
namespace {

template <class P>
task<> waits(P& it) {
    co_await it.wait();
}
template <class P>
task<> abandons() {
    std::optional<P> it(std::in_place, 1);
    auto waiter = create_task(waits(*it));
    co_await yield();
    it.reset();
}

constexpr const char* destroyed =
    RONDO_CHECKED ? "rondo panic: an? [a-z_ ]+ is destroyed while tasks wait for it"
                  : "rondo panic: bug at 0x[0-9a-f]+, task main";

#define RONDO_ABANDONED(primitive)                                                                 \
    RONDO_TEST(primitive##_destroyed_while_a_task_waits) {                                         \
        sim::reset();                                                                              \
        EXPECT_DEATH(static_cast<void>(run(abandons<test::of_##primitive>())), destroyed);         \
    }
RONDO_PRIMITIVES(RONDO_ABANDONED)

} // namespace
} // namespace rondo
