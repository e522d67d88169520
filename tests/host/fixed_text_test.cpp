// fixed_text_test.cpp - numbers and words in fixed memory.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/fixed_text.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace rondo {
namespace {

TEST(fixed_text, words_and_numbers_stand_one_behind_the_other) {
    fixed_text<32> text;
    text.add("set ").add(21).add(" C, ").add(std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(text, std::string_view("set 21 C, -2147483648"));
}

TEST(fixed_text, thousandths_are_rounded_to_tenths) {
    const auto tenths = [](std::int32_t thousandths) {
        return std::string(fixed_text<16>().add_tenths(thousandths));
    };
    EXPECT_EQ(tenths(24'686), "24.7");
    EXPECT_EQ(tenths(-3'249), "-3.2");
    EXPECT_EQ(tenths(-960), "-1.0");
    EXPECT_EQ(tenths(-49), "0.0");
    EXPECT_EQ(tenths(50), "0.1");
}

TEST(fixed_text, what_does_not_fit_is_cut_off) {
    EXPECT_EQ(fixed_text<4>().add("hello").add("!"), std::string_view("hell"));
    EXPECT_EQ(fixed_text<4>().add(12).tab(9).add(3), std::string_view("12  "));
    EXPECT_EQ(fixed_text<8>().tab(2).add("x").tab(1), std::string_view("  x"));
}

} // namespace
} // namespace rondo
