// keypad_test.cpp - keys in a matrix without diodes, with contacts that bounce.
//
// SPDX-License-Identifier: MIT
#include "models/bouncing_contact.hpp"
#include "models/key_matrix.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/keypad.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

struct bench {
    models::key_matrix keys{4, 3};
    std::array<sim::output, 4> rows;
    std::array<sim::input, 3> columns{sim::input(true), sim::input(true), sim::input(true)};
    unsigned writes = 0;
    std::uint32_t seed = 0;
    std::string text;
    time_point start = now();

    bench() {
        for (std::size_t i = 0; i != rows.size(); ++i) {
            rows[i].write(true);
            rows[i].observe([this, i](bool high) {
                ++writes;
                keys.low_rows = (keys.low_rows & ~(1u << i)) | (high ? 0u : 1u << i);
                settle();
            });
        }
    }
    void settle() {
        for (std::size_t i = 0; i != columns.size(); ++i) {
            columns[i].drive((keys.low_columns() >> i & 1u) == 0);
        }
    }
    // Times in milliseconds.
    void key(unsigned number, int from, int to, std::int64_t bounce_us = 5'000) {
        change(number, from, true, bounce_us);
        change(number, to, false, bounce_us);
    }
    void change(unsigned number, int at_ms, bool down, std::int64_t bounce_us) {
        const std::int64_t at = detail::ticks(start + at_ms * 1ms);
        for (const auto& c : models::bouncing(at, down, bounce_us, ++seed)) {
            sim::at(time_point(duration(c.at_us)), [this, number, c] {
                keys.down = (keys.down & ~(1u << number)) | (c.level ? 1u << number : 0u);
                settle();
            });
        }
    }
    auto pad(const keypad_settings& s = {}) {
        return keypad(std::array{&rows[0], &rows[1], &rows[2], &rows[3]},
                      std::array{&columns[0], &columns[1], &columns[2]}, s);
    }
    void tells(auto& p) {
        p.on_key([this](key_event e) {
            constexpr const char* marks[] = {"+", "-", "*"};
            text += (text.empty() ? "" : " ") + std::to_string(e.key) +
                    marks[static_cast<std::size_t>(e.action)] +
                    std::to_string((now() - start) / 1ms);
        });
    }
};
task<> for_a_while(task<> endless, duration time) {
    static_cast<void>(co_await wait_for(std::move(endless), time));
}

RONDO_TEST(line_104_each_key_has_its_number) {
    bench b;
    auto pad = b.pad();
    std::string expected;
    for (unsigned key = 0; key != 12; ++key) {
        b.key(key, 1'000 + 100 * int(key), 1'050 + 100 * int(key), 0);
        expected += std::to_string(key) + "+ " + std::to_string(key) + "- ";
    }
    std::string told;
    pad.on_key([&told](key_event e) {
        told += std::to_string(e.key) + (e.action == key_action::press ? "+ " : "- ");
    });
    RONDO_EXPECT(run(for_a_while(pad.run(), 3s)).has_value());
    EXPECT_EQ(told, expected);
}
RONDO_TEST(line_104_a_key_that_bounces_is_pressed_once) {
    for (std::uint32_t seed = 0; seed != 100; ++seed) {
        bench b;
        b.seed = seed;
        auto pad = b.pad();
        std::string told;
        pad.on_key([&told](key_event e) { told += e.action == key_action::press ? '+' : '-'; });
        b.key(5, 10, 200, 9'000);
        RONDO_EXPECT(run(for_a_while(pad.run(), 1s)).has_value());
        ASSERT_EQ(told, "+-") << seed;
    }
}
RONDO_TEST(line_104_a_glitch_is_no_key) {
    bench b;
    auto pad = b.pad();
    b.tells(pad);
    b.key(5, 10, 15, 0);
    RONDO_EXPECT(run(for_a_while(pad.run(), 1s)).has_value());
    EXPECT_EQ(b.text, "");
}
RONDO_TEST(line_104_keys_roll_over) {
    bench b;
    auto pad = b.pad();
    b.tells(pad);
    b.key(0, 100, 300);
    b.key(4, 200, 400);
    b.key(8, 250, 500);
    RONDO_EXPECT(run(for_a_while(pad.run(), 1s)).has_value());
    EXPECT_EQ(b.text, "0+110 4+210 8+260 0-310 4-411 8-521");
}
RONDO_TEST(line_104_a_key_that_only_seems_to_be_down_is_not_told) {
    bench b;
    auto pad = b.pad();
    b.tells(pad);
    b.key(0, 100, 600, 0);
    b.key(1, 200, 500, 0);
    b.key(3, 300, 700, 0); // 0, 1, 3: and 4 seems to be
    RONDO_EXPECT(run(for_a_while(pad.run(), 1s)).has_value());
    EXPECT_EQ(b.text, "0+110 1+210 3+501 1-511 0-612 3-712");
}
RONDO_TEST(line_104_the_last_key_repeats_while_it_is_down) {
    bench b;
    auto pad = b.pad({.repeat_after = 300ms, .repeat_every = 100ms});
    b.tells(pad);
    b.key(7, 100, 650, 0);
    RONDO_EXPECT(run(for_a_while(pad.run(), 1s)).has_value());
    EXPECT_EQ(b.text, "7+110 7*411 7*511 7*612 7-662");
}
RONDO_TEST(line_104_at_rest_nothing_is_scanned) {
    bench b;
    auto pad = b.pad();
    RONDO_EXPECT(run(for_a_while(pad.run(), 1h)).has_value());
    EXPECT_EQ(b.writes, 4u);
}
RONDO_TEST(line_104_a_column_that_is_stuck_spoils_nothing_but_its_keys) {
    bench b;
    b.keys.stuck_columns = 1; // keys 0, 3, 6, 9 seem to be down
    b.settle();
    auto pad = b.pad();
    std::string told;
    pad.on_key([&told](key_event e) {
        told += std::to_string(e.key) + (e.action == key_action::press ? "+ " : "- ");
    });
    b.key(4, 100, 300, 0);
    RONDO_EXPECT(run(for_a_while(pad.run(), 1s)).has_value());
    EXPECT_EQ(told, "0+ 3+ 6+ 9+ 4+ 4- ");
}

task<> gives_up_often(auto& pad, std::string& told) {
    for (int n = 0; n != 100; ++n) {
        if (const auto e = co_await wait_for(pad.next(), 25ms)) {
            told += e->action == key_action::press ? '+' : '-';
        }
        co_await sleep_for(3ms);
    }
}
RONDO_TEST(line_104_who_gives_up_waiting_loses_no_key) {
    bench b;
    auto pad = b.pad();
    std::string told;
    b.key(2, 500, 900);
    b.key(6, 1'500, 1'900);
    RONDO_EXPECT(run(gives_up_often(pad, told)).has_value());
    EXPECT_EQ(told, "+-+-");
}

} // namespace
} // namespace rondo
