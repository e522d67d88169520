// analogue_window_test.cpp - ranges that a simulated input leaves and enters.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/adc.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/analogue_window.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace rondo {
namespace {

using namespace std::chrono_literals;

using window = analogue_window<sim::adc>;

// What `wait` gives, and after how many ms, while the input takes each level at its time.
struct told {
    result<std::uint16_t> value;
    std::int64_t ms;
    friend bool operator==(const told&, const told&) = default;
};
template <std::size_t N>
told with_levels(const std::pair<std::chrono::milliseconds, std::uint16_t> (&levels)[N],
                 auto wait) {
    sim::reset();
    sim::adc input;
    for (const auto& [at, level] : levels) {
        if (at == 0ms) {
            input.drive(level);
        } else {
            sim::at(time_point(at), [&input, level] { input.drive(level); });
        }
    }
    window w{input, 10ms};
    const auto got = run(wait(w));
    return {got.has_value() ? *got : std::unexpected(got.error()), now().time_since_epoch() / 1ms};
}

RONDO_TEST(line_106_a_value_that_leaves_its_range_on_either_side) {
    const auto leaves = [](window& w) { return w.leaves(100, 200); };
    EXPECT_EQ(with_levels({{0ms, 150}, {55ms, 201}}, leaves), (told{201, 60}));
    EXPECT_EQ(with_levels({{0ms, 150}, {55ms, 99}}, leaves), (told{99, 60}));
    // At the edges it is inside, and outside it is told at once.
    EXPECT_EQ(with_levels({{0ms, 100}, {15ms, 200}, {35ms, 300}}, leaves), (told{300, 40}));
    EXPECT_EQ(with_levels({{0ms, 250}}, leaves), (told{250, 0}));
}

RONDO_TEST(line_106_a_value_that_comes_into_a_range) {
    const auto enters = [](window& w) { return w.enters(100, 200); };
    EXPECT_EQ(with_levels({{0ms, 0}, {15ms, 99}, {25ms, 100}}, enters), (told{100, 30}));
    EXPECT_EQ(with_levels({{0ms, 65'535}, {25ms, 200}}, enters), (told{200, 30}));
    EXPECT_EQ(with_levels({{0ms, 150}}, enters), (told{150, 0}));
}

RONDO_TEST(line_106_a_value_that_moves_from_where_it_was) {
    const auto moves = [](window& w) { return w.moves_by(50); };
    EXPECT_EQ(with_levels({{0ms, 1'000}, {5ms, 1'050}, {15ms, 951}, {35ms, 949}}, moves),
              (told{949, 40}));
    EXPECT_EQ(with_levels({{0ms, 1'000}, {5ms, 1'051}}, moves), (told{1'051, 10}));
    // At the ends of the scale the range ends with it.
    EXPECT_EQ(with_levels({{0ms, 20}, {5ms, 0}, {15ms, 71}}, moves), (told{71, 20}));
    EXPECT_EQ(with_levels({{0ms, 65'500}, {5ms, 65'535}, {15ms, 65'449}}, moves),
              (told{65'449, 20}));
}

RONDO_TEST(line_106_a_converter_that_fails_is_told) {
    for (auto wait : {+[](window& w) { return w.leaves(0, 200); },
                      +[](window& w) { return w.enters(300, 400); },
                      +[](window& w) { return w.moves_by(9); }}) {
        sim::reset();
        sim::adc input;
        window w{input, 10ms};
        sim::at(time_point(25ms), [&] { input.fail_next(errc::not_ready); });
        const auto got = run(wait(w));
        ASSERT_TRUE(got.has_value());
        EXPECT_EQ(*got, result<std::uint16_t>(std::unexpected(errc::not_ready)));
        EXPECT_EQ(now().time_since_epoch() / 1ms, 30);
    }
}

task<> is_given_up(window& w) {
    const auto limited = co_await wait_for(w.leaves(0, 65'535), 1s);
    EXPECT_EQ(limited.error(), errc::timed_out);
    const auto after = co_await w.enters(0, 0); // the input can still be used
    EXPECT_EQ(after, result<std::uint16_t>(0));
}

RONDO_TEST(an_analogue_wait_may_be_given_up) {
    sim::reset();
    sim::adc input;
    window w{input};
    ASSERT_TRUE(run(is_given_up(w)).has_value());
}

} // namespace
} // namespace rondo
