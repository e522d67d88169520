// demo_programs_test.cpp - the tutorial's programs of lights, buttons and priorities, in virtual
// time.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/aledflash.hpp"
#include "demos/tutorial/astests.hpp"
#include "demos/tutorial/call_lp.hpp"
#include "demos/tutorial/hog_test.hpp"
#include "demos/tutorial/latency.hpp"
#include "demos/tutorial/led_async.hpp"
#include "demos/tutorial/overdue.hpp"
#include "demos/tutorial/priority_test.hpp"
#include "demos/tutorial/roundrobin.hpp"
#include "models/bouncing_contact.hpp"
#include "ports/sim/pin.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;

/// Four LEDs, each change of which is a line: "1200 red 1".
struct panel {
    sim::output red, green, yellow, blue;
    std::string text = "\n";

    panel() {
        tells(red, "red");
        tells(green, "green");
        tells(yellow, "yellow");
        tells(blue, "blue");
    }
    void tells(sim::output& pin, const char* name) {
        pin.observe([this, name](bool lit) {
            text += std::to_string(now().time_since_epoch() / 1ms) + ' ' + name +
                    (lit ? " 1\n" : " 0\n");
        });
    }
};

/// A button to ground, whose contact bounces for 20 ms.
struct bouncing_button : sim::input {
    bouncing_button() : input(true) {}

    void press(duration from, duration to) {
        move(false, from);
        move(true, to);
    }
    void move(bool level, duration when) {
        for (const auto& c : models::bouncing(detail::ticks(now() + when), level, 20'000, 7)) {
            sim::at(time_point(duration(c.at_us)), [this, c] { drive(c.level); });
        }
    }
};

RONDO_TEST(line_69_aledflash_changes_its_lights_at_their_own_pace) {
    panel p;
    EXPECT_EQ(transcript_of([&] {
                  p.text.clear();
                  return tutorial::aledflash::program(p.red, p.green, p.yellow, p.blue);
              }),
              ours(R"(
aledflash: four LEDs for ten seconds
10000 changes: 50, 14, 8, 5     | 49 or 50
)"));
    EXPECT_TRUE(p.text.starts_with("200 red 1\n400 red 0\n600 red 1\n700 green 1\n800 red 0\n"))
        << p.text;
    EXPECT_TRUE(
        p.text.ends_with("9600 yellow 0\n9600 red 0\n9800 green 0\n9800 red 1\n10000 red 0\n"))
        << p.text;
}

RONDO_TEST(line_71_led_async_flashes_until_the_button_is_pressed) {
    panel p;
    bouncing_button button;
    EXPECT_EQ(transcript_of([&] {
                  button.press(1500ms, 1700ms);
                  return tutorial::led_async::program(p.red, p.green, p.yellow, p.blue, button);
              }),
              ours(R"(
led_async: four LEDs flash; the button ends it
1550 the button is pressed
)"));
    EXPECT_EQ(p.text, R"(
0 red 1
0 green 1
0 yellow 1
0 blue 1
344 blue 0
416 yellow 0
526 green 0
689 blue 1
714 red 0
833 yellow 1
1034 blue 0
1052 green 1
1250 yellow 0
1379 blue 1
1428 red 1
1550 red 0
1550 green 0
1550 blue 0
)");
}

// ---- astests: a second for each program -----------------------------------------------------

using lights = tutorial::astests::lights<sim::output, sim::output, sim::output, sim::output>;
using test_program = task<> (*)(bouncing_button&, lights&, task<>);

/// What the lights do when the button is pressed at these times and the second switch, which is
/// the tutorial's way to end, is closed after `length`.
std::string seen(test_program test, std::initializer_list<std::pair<duration, duration>> presses,
                 duration length) {
    panel p;
    lights lamps{p.red, p.green, p.yellow, p.blue};
    bouncing_button button;
    bouncing_button quit;
    bool ended = false;
    static_cast<void>(transcript_of([&] {
        for (const auto& [from, to] : presses) {
            button.press(from, to);
        }
        quit.press(length, length + 100ms);
        return [](test_program run_it, bouncing_button& b, lights& l, bouncing_button& q,
                  bool& over) -> task<> {
            co_await run_it(b, l, [](bouncing_button& pin) -> task<> {
                static_cast<void>(co_await switch_input(pin).changed());
            }(q));
            over = true;
            co_await sleep_for(2s); // what they have started ends by itself
        }(test, button, lamps, quit, ended);
    }));
    EXPECT_TRUE(ended);
    return p.text;
}

RONDO_TEST(line_68_test_sw_starts_coroutines) {
    EXPECT_EQ(seen(tutorial::astests::test_sw, {{100ms, 2s}}, 4s), R"(
150 green 1
1150 green 0
2050 red 1
3050 red 0
)");
}
// The second second has begun at 650, and the light goes off at 1150 all the same.
RONDO_TEST(line_68_coroutines_of_one_light_overlap) {
    EXPECT_EQ(seen(tutorial::astests::test_sw, {{100ms, 400ms}, {600ms, 5s}}, 4s), R"(
150 green 1
450 red 1
1150 green 0
1450 red 0
)");
}
RONDO_TEST(line_68_test_swcb_calls_functions) {
    EXPECT_EQ(seen(tutorial::astests::test_swcb, {{100ms, 400ms}, {600ms, 800ms}}, 1s), R"(
150 red 1
450 green 1
650 red 0
850 green 0
)");
}
RONDO_TEST(line_68_test_btn_starts_coroutines) {
    EXPECT_EQ(seen(tutorial::astests::test_btn,
                   {{100ms, 200ms}, {3s, 4500ms}, {7s, 7100ms}, {7200ms, 7300ms}}, 9s),
              R"(
150 red 1
250 green 1
1150 red 0
1250 green 0
3050 red 1
4050 red 0
4050 blue 1
4550 green 1
5050 blue 0
5550 green 0
7050 red 1
7150 green 1
7250 yellow 1
8050 red 0
8150 green 0
8250 yellow 0
)");
}
RONDO_TEST(line_68_test_btncb_calls_functions) {
    EXPECT_EQ(seen(tutorial::astests::test_btncb,
                   {{100ms, 200ms}, {3s, 4500ms}, {7s, 7100ms}, {7200ms, 7300ms}}, 9s),
              R"(
150 red 1
250 green 1
3050 red 0
4050 blue 1
4550 green 0
7050 red 1
7150 green 1
7250 yellow 1
7250 red 0
7350 green 0
)");
}

// ---- Turns and priorities ---------------------------------------------------------------------

RONDO_TEST(line_72_roundrobin) {
    EXPECT_EQ(transcript_of(tutorial::roundrobin::program), ours(R"(
roundrobin: three tasks of 1 ms, for 5 s
0 task 1
1 task 2
2 task 3
3 task 1
4 task 2
5 task 3
6 task 1
7 task 2
8 task 3
5004 turns a second: 333, 333, 333
)"));
}

RONDO_TEST(line_80_a_driver_that_holds_the_loop_is_found) {
    const std::string text = transcript_of(tutorial::hog_test::program);
    EXPECT_NE(text.find(" good driver gives way: others waited for 5 ms\n"), std::string::npos)
        << text;
    EXPECT_NE(text.find(" bad driver HOLDS THE LOOP: others waited for 152 ms\n"),
              std::string::npos)
        << text;
    if constexpr (with_trace) {
        EXPECT_NE(text.find(" the longest turn: good driver, 3 ms\n"), std::string::npos) << text;
        EXPECT_NE(text.find(" the longest turn: bad driver, 150 ms\n"), std::string::npos) << text;
    }
}

RONDO_TEST(line_84_overdue) {
    EXPECT_EQ(transcript_of(tutorial::overdue::program), ours(R"(
overdue: low priority, each 100 ms, beside a task that is always runnable
10010 with a limit of 1 s: 9 turns
20020 without a limit: 0 turns
)"));
}

RONDO_TEST(line_85_priority_test) {
    EXPECT_EQ(transcript_of(tutorial::priority_test::program), ours(R"(
priority_test: cancel what waits at low priority
0 foo 0 starts
4000 foo 0 has run to its end
4000 foo 1 starts
4000 foo 2 starts
5000 foo 0 cannot be cancelled
5000 foo 1 is cancelled
5000 foo 3 cannot be cancelled
5000 foo 1 was cancelled
8000 foo 2 has run to its end
9000 foo 4 starts
9000 foo 3 starts
13000 foo 4 has run to its end
13000 foo 3 has run to its end
14000 done
)"));
}

RONDO_TEST(line_86_call_lp) {
    EXPECT_EQ(transcript_of(tutorial::call_lp::program), ours(R"(
call_lp: callbacks at low priority, for 2 s
500 half a second
1000 a second
2000 100 numbers, on average 494
)"));
}

RONDO_TEST(line_88_latency) {
    EXPECT_EQ(transcript_of(tutorial::latency::program), ours(R"(
latency: beside tasks that hold the loop for 2 ms
200 5 others, one that looks: 10000 to 10000 us, on average 10000
1600 5 others, one that sleeps: 19000 to 19000 us, on average 19000
2640 5 others, a device: 1000 to 1000 us, on average 1000
3680 5 of low priority, one that sleeps: 1000 to 1000 us, on average 1000
4080 10 others, one that looks: 20000 to 20000 us, on average 20000
5680 10 others, one that sleeps: 29000 to 29000 us, on average 29000
6720 10 others, a device: 1000 to 1000 us, on average 1000
7760 10 of low priority, one that sleeps: 1000 to 1000 us, on average 1000
11760 100 others, one that looks: 200000 to 200000 us, on average 200000
19760 100 others, one that sleeps: 349000 to 349000 us, on average 349000
20800 100 others, a device: 1000 to 1000 us, on average 1000
21840 100 of low priority, one that sleeps: 1000 to 1000 us, on average 1000
29840 200 others, one that looks: 400000 to 400000 us, on average 400000
45840 200 others, one that sleeps: 749000 to 749000 us, on average 749000
46880 200 others, a device: 1000 to 1000 us, on average 1000
47920 200 of low priority, one that sleeps: 1000 to 1000 us, on average 1000
)"));
}

} // namespace
} // namespace rondo
