// shared_i2c_test.cpp - two tasks on one bus wait for each other.
//
// SPDX-License-Identifier: MIT
#include "models/htu21d.hpp"
#include "ports/sim/i2c.hpp"
#include "rondo/drivers/htu21d.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <array>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

struct two_chips {
    models::htu21d a, b;
    sim::i2c wire{100'000};
    shared_i2c<sim::i2c> bus{wire};
    std::string text;
    time_point start = now();

    two_chips() {
        wire.attach(i2c_address(0x40), a);
        wire.attach(i2c_address(0x41), b);
        b.temperature = 0x6C00;
    }
    void say(const char* who, const std::string& what) {
        text += std::string(who) + ' ' + what + '@' + std::to_string((now() - start) / 1us) + ' ';
    }
    task<> asks(const char* who, i2c_address chip) {
        const std::array command{std::byte{0xE7}};
        std::array<std::byte, 1> answer{};
        const result<void> how = co_await bus.write_read(chip, command, answer);
        say(who, how ? std::to_string(std::to_integer<int>(answer[0])) : to_string(how.error()));
    }
};

static_assert(i2c_master<shared_i2c<sim::i2c>>);

// A transfer has 39 bits: 390 us.
RONDO_TEST(shared_i2c_transfers_follow_each_other_in_the_order_of_the_calls) {
    two_chips t;
    const auto three = [&]() -> task<> {
        co_await gather(t.asks("a", i2c_address(0x40)), t.asks("b", i2c_address(0x41)),
                        t.asks("c", i2c_address(0x42)));
    };
    RONDO_EXPECT(run(three()).has_value());
    EXPECT_EQ(t.text, "a 2@390 b 2@780 c address not acknowledged@890 ");
}

RONDO_TEST(shared_i2c_a_task_that_is_cancelled_while_it_waits_leaves_the_others_their_turns) {
    two_chips t;
    const auto three = [&]() -> task<> {
        auto first = create_task(t.asks("a", i2c_address(0x40)));
        auto second = create_task(t.asks("b", i2c_address(0x41)));
        auto third = create_task(t.asks("c", i2c_address(0x41)));
        co_await sleep_for(100us);
        second.cancel(); // its turn has not come: it goes at once
        static_cast<void>(co_await second);
        t.say("b", "gone");
        first.cancel(); // it is on the wires: it goes when they are free
        static_cast<void>(co_await first);
        t.say("a", "gone");
        static_cast<void>(co_await third);
    };
    RONDO_EXPECT(run(three()).has_value());
    EXPECT_EQ(t.text, "b gone@100 a 2@390 a gone@390 c 2@780 ");
}

RONDO_TEST(shared_i2c_two_drivers_measure_at_the_same_time) {
    two_chips t;
    const auto both = [&]() -> task<> {
        htu21d first(t.bus);
        htu21d second(t.bus, i2c_address(0x41));
        const auto [a, b] = co_await gather(first.measure(), second.measure());
        t.say("a", std::to_string(a.value().temperature_millicelsius));
        t.say("b", std::to_string(b.value().temperature_millicelsius));
    };
    RONDO_EXPECT(run(both()).has_value());
    EXPECT_EQ(t.text, "a 24686@121920 b 27282@121920 "); // alone each takes 121,320
}

RONDO_TEST(i2c_a_task_that_does_nothing_but_transfers_can_be_cancelled) {
    two_chips t;
    const auto for_ever = [&]() -> task<> {
        for (;;) {
            co_await t.asks("a", i2c_address(0x40));
        }
    };
    const auto limited = [&]() -> task<> {
        const result<void> how = co_await wait_for(for_ever(), 500us);
        t.say("limit", to_string(how.error()));
    };
    RONDO_EXPECT(run(limited()).has_value());
    EXPECT_EQ(t.text, "a 2@390 a 2@780 limit timed out@780 ");
}

} // namespace
} // namespace rondo
