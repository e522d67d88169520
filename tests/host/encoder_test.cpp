// encoder_test.cpp - knobs whose contacts bounce, stick and are turned too fast.
//
// SPDX-License-Identifier: MIT
#include "models/rotary_encoder.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/encoder.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

// ---- The counter ------------------------------------------------------------------------------

std::string values(encoder_counter counter, std::initializer_list<int> moves) {
    std::string all;
    for (const int steps : moves) {
        counter.moved(steps);
        all += (all.empty() ? "" : " ") + std::to_string(counter.value());
    }
    return all;
}

RONDO_TEST(line_105_a_detent_is_four_steps) {
    EXPECT_EQ(values(encoder_counter(), {1, 1, 1, 1, 4, 8, -3, -1, -12}), "0 0 0 1 2 4 4 3 0");
}
RONDO_TEST(line_105_at_the_edge_of_a_step_it_does_not_flicker) {
    EXPECT_EQ(values(encoder_counter(), {4, -1, 1, -1, 1, -3, -1}), "1 1 1 1 1 1 0");
}
RONDO_TEST(line_105_div_is_any_number) {
    EXPECT_EQ(values(encoder_counter({.start = 7, .steps_per_detent = 1}), {1, -2}), "8 6");
    EXPECT_EQ(values(encoder_counter({.steps_per_detent = 3}), {2, 1, -3}), "0 1 0");
}
RONDO_TEST(line_105_at_a_limit_it_stays_and_comes_back_at_once) {
    const encoder_counter c({.start = 1, .min = 0, .max = 2});
    EXPECT_EQ(values(c, {40, -4, -40, 4}), "2 1 0 1");
    EXPECT_EQ(values(c, {43, -4}), "2 1");
}
RONDO_TEST(line_105_with_a_modulo_it_goes_round) {
    EXPECT_EQ(values(encoder_counter({.modulo = 10}), {-4, 4, 36, 8, -120}), "9 0 9 1 1");
}
TEST(quadrature, each_pair_of_levels) {
    quadrature q(false, false);
    EXPECT_EQ(q.levels(true, false), 1);
    EXPECT_EQ(q.levels(true, true), 1);
    EXPECT_EQ(q.levels(false, true), 1);
    EXPECT_EQ(q.levels(false, false), 1);
    EXPECT_EQ(q.levels(false, true), -1);
    EXPECT_EQ(q.levels(false, true), 0);
    EXPECT_EQ(q.missed(), 0u);
    EXPECT_EQ(q.levels(true, false), 0);
    EXPECT_EQ(q.missed(), 1u);
}

// ---- The knob ---------------------------------------------------------------------------------

struct knob {
    models::rotary_encoder hand;
    sim::input a;
    sim::input b;
    std::string text;
    time_point start = now();

    void play() {
        for (const auto& c : hand.changes()) {
            sim::at(start + duration(c.at_us), [this, c] { (c.is_a ? a : b).drive(c.level); });
        }
    }
    void tells(encoder<sim::input>& e) {
        e.on_change([this](encoder_change c) {
            text += (text.empty() ? "" : " ") + std::to_string(c.value) + (c.delta < 0 ? "" : "+") +
                    std::to_string(c.delta) + '@' + std::to_string((now() - start) / 1ms);
        });
    }
};
task<> for_a_while(task<> endless, duration time) {
    static_cast<void>(co_await wait_for(std::move(endless), time));
}

RONDO_TEST(line_105_a_knob_tells_value_and_delta) {
    knob k;
    encoder e(k.a, k.b);
    k.tells(e);
    k.hand.turn(10'000, 8, 5'000);
    k.hand.turn(100'000, -4, 5'000);
    k.play();
    RONDO_EXPECT(run(for_a_while(e.run(), 1s)).has_value());
    EXPECT_EQ(k.text, "1+1@25 2+1@45 1-1@115");
}
RONDO_TEST(line_105_bounces_do_not_count) {
    for (std::uint32_t seed = 1; seed != 100; ++seed) {
        knob k;
        encoder e(k.a, k.b);
        k.hand.seed = seed;
        k.hand.bounce_us = 4'000;
        k.hand.turn(10'000, 40, 5'000);
        k.hand.turn(300'000, -24, 5'000);
        k.play();
        RONDO_EXPECT(run(for_a_while(e.run(), 1s)).has_value());
        ASSERT_EQ(e.value(), 4) << seed;
        ASSERT_EQ(e.missed(), 0u);
    }
}
RONDO_TEST(line_105_with_a_pause_changes_are_told_together) {
    knob k;
    encoder e(k.a, k.b);
    k.tells(e);
    k.hand.turn(10'000, 40, 5'000);
    k.play();
    RONDO_EXPECT(run(for_a_while(e.run(100ms), 1s)).has_value());
    EXPECT_EQ(k.text, "1+1@25 6+5@125 10+4@225");
}
task<> busy(encoder<sim::input>& e) {
    EXPECT_EQ(e.value(), 0);
    sim::burn(500ms);
    const encoder_change c = co_await e.next();
    EXPECT_EQ(c, (encoder_change{25, 25}));
}
RONDO_TEST(line_105_a_loop_that_is_held_loses_no_step) {
    knob k;
    encoder e(k.a, k.b);
    k.hand.turn(1'000, 100, 1'000);
    k.play();
    RONDO_EXPECT(run(busy(e)).has_value());
    EXPECT_EQ(e.missed(), 0u);
}
task<> gives_up_often(encoder<sim::input>& e, int& sum) {
    for (int n = 0; n != 200; ++n) {
        if (const auto c = co_await wait_for(e.next(), 3ms)) {
            sum += c->delta;
        }
        co_await sleep_for(2ms);
    }
}
RONDO_TEST(line_105_who_gives_up_waiting_loses_no_step) {
    knob k;
    encoder e(k.a, k.b);
    k.hand.turn(1'000, 400, 1'000);
    k.play();
    int sum = 0;
    RONDO_EXPECT(run(gives_up_often(e, sum)).has_value());
    EXPECT_EQ(sum, 100);
}
RONDO_TEST(line_105_a_contact_that_is_stuck_counts_nothing) {
    knob k;
    encoder e(k.a, k.b);
    k.tells(e);
    k.hand.a_stuck = true;
    k.hand.turn(10'000, 400, 1'000);
    k.play();
    RONDO_EXPECT(run(for_a_while(e.run(), 1s)).has_value());
    EXPECT_EQ(k.text, "");
}
struct counting_pin : sim::input {
    mutable int reads = 0;
    bool read() const noexcept {
        ++reads;
        return sim::input::read();
    }
};
RONDO_TEST(line_105_a_knob_at_rest_is_not_looked_at) {
    counting_pin a;
    counting_pin b;
    encoder e(a, b);
    RONDO_EXPECT(run(for_a_while(e.run(), 1h)).has_value());
    EXPECT_EQ(a.reads + b.reads, 2);
}
RONDO_TEST(line_105_an_encoder_that_is_gone_hears_nothing) {
    sim::input a;
    sim::input b;
    {
        encoder e(a, b);
        EXPECT_EQ(e.value(), 0);
    }
    a.drive(true);
    b.drive(true);
}

} // namespace
} // namespace rondo
