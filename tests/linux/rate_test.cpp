// rate_test.cpp - the tutorial's program about the cost of a turn: the table that it prints. What
// the figures are is the machine's matter.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/rate.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>

#include <array>
#include <regex>
#include <sstream>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

RONDO_TEST(line_87_rate_prints_a_table) {
    static constexpr std::array numbers{100u, 200u};
    testing::internal::CaptureStderr();
    const bool ended = run(tutorial::rate::program(numbers, 20ms)).has_value();
    std::istringstream lines(testing::internal::GetCapturedStderr());
    EXPECT_TRUE(ended);

    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "tasks,queues,turns_per_second,ns_per_turn");
    for (const std::string row : {"100,no", "100,yes", "200,no", "200,yes"}) {
        std::getline(lines, line);
        std::smatch cells;
        ASSERT_TRUE(std::regex_match(line, cells, std::regex(row + ",([0-9]+),([0-9]+)"))) << line;
        // The two say the same; a nanosecond is cut off.
        const double product = std::stod(cells[1]) * std::stod(cells[2]);
        EXPECT_LE(product, 1e9);
        EXPECT_GT(product, 0.5e9);
    }
    std::getline(lines, line);
    EXPECT_TRUE(
        std::regex_match(line, std::regex("a device and low priority cost [0-9]+ % a turn")))
        << line;
}

} // namespace
} // namespace rondo
