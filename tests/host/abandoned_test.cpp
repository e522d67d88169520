// abandoned_test.cpp - who destroys a primitive while tasks wait for it is told so. On chips:
// tests/target/abandoned.cpp.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/abandons.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

constexpr const char* destroyed =
    RONDO_CHECKED ? "rondo panic: an? [a-z_ ]+ is destroyed while (tasks wait|it has subscriptions)"
                  : "rondo panic: bug at 0x[0-9a-f]+, task main";

#define RONDO_ABANDONED(primitive)                                                                 \
    RONDO_TEST(primitive##_destroyed_while_a_task_waits) {                                         \
        sim::reset();                                                                              \
        EXPECT_DEATH(static_cast<void>(run(test::abandons<test::of_##primitive>())), destroyed);   \
    }
RONDO_PRIMITIVES(RONDO_ABANDONED)

} // namespace
} // namespace rondo
