// static_task_test.cpp - static tasks, where user code throws.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <stdexcept>

namespace rondo {
namespace {

#if RONDO_EXCEPTIONS

struct throws_once {
    bool* armed;
    explicit throws_once(bool& a) noexcept : armed(&a) {}
    throws_once(throws_once&& other) : armed(other.armed) {
        if (std::exchange(*armed, false)) {
            throw std::runtime_error("an argument");
        }
    }
};

static_task<> takes(throws_once, int& steps) {
    ++steps;
    co_await yield();
    if (steps == 1) {
        throw std::runtime_error("the body");
    }
}

RONDO_TEST(an_exception_in_the_call_or_the_body_of_a_static_task_frees_its_slot) {
    bool armed = true;
    int steps = 0;
    EXPECT_THROW(create_task(takes(throws_once(armed), steps)), std::runtime_error);
    {
        const auto handle = create_task(takes(throws_once(armed), steps));
        ASSERT_TRUE(bool(handle));
        EXPECT_TRUE(run_forever().has_value());
        EXPECT_TRUE(handle.done());
    } // reported here
    ASSERT_TRUE(bool(create_task(takes(throws_once(armed), steps))));
    EXPECT_TRUE(run_forever().has_value());
    EXPECT_EQ(steps, 2);
}

#endif

} // namespace
} // namespace rondo
