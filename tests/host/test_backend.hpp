// test_backend.hpp - RONDO_TEST on a host: GoogleTest.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

namespace rondo::test {

class loop_is_left_empty : public testing::Test {
  protected:
    void TearDown() override {
        const loop_state after;
        EXPECT_EQ(after.tasks, before_.tasks) << "the test has left tasks in the loop";
        EXPECT_EQ(after.frame_bytes, before_.frame_bytes) << "the test has left frames behind";
    }

  private:
    const loop_state before_;
};

} // namespace rondo::test

#define RONDO_TEST(name)                                                                           \
    struct name : ::rondo::test::loop_is_left_empty {};                                            \
    TEST_F(name, holds)

#define RONDO_EXPECT(condition) EXPECT_TRUE(condition)
#define RONDO_EXPECT_EQ(actual, expected) EXPECT_EQ(actual, expected)
