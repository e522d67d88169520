// nec_test.cpp - infra-red remotes: what bursts mean, when the task is late, in bad light.
//
// SPDX-License-Identifier: MIT
#include "models/nec_remote.hpp"
#include "ports/sim/pin.hpp"
#include "ports/sim/sim.hpp"
#include "rondo/drivers/nec_ir.hpp"
#include "rondo/drivers/nec_transmitter.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <initializer_list>
#include <string>
#include <vector>

namespace rondo {
namespace {

using namespace std::chrono_literals;

std::string hex(unsigned number) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), digits[number % 16]);
        number /= 16;
    } while (number != 0);
    return text;
}

// "data 11 from 40", "repeat from 40", "bad data from 40", "overrun"
std::string words(const nec_message& m) {
    std::string text = to_string(m.code);
    text += m.code == nec_code::data ? " " + hex(m.data) : "";
    text += m.address != 0 ? " from " + hex(m.address) : "";
    return text;
}

// ---- What bursts mean ---------------------------------------------------------------------------

// As the pure part sees the first edges that the receiver shows.
std::string meaning(const models::nec_remote& remote, nec_decoder& decoder,
                    std::size_t most = 1'000) {
    nec_bursts bursts;
    for (const auto& c : remote.changes()) {
        if (most-- == 0) {
            break;
        }
        bursts.edge(time_point(duration(c.at_us)));
    }
    return words(decoder.decode(*bursts.first()));
}

RONDO_TEST(line_73_a_key_and_its_repeat) {
    nec_decoder decoder;
    models::nec_remote key;
    key.key(0, 0x40, 0x11);
    EXPECT_EQ(key.changes().size(), 68u);
    EXPECT_EQ(meaning(key, decoder), "data 11 from 40");
    models::nec_remote repeat;
    repeat.repeat(0);
    EXPECT_EQ(repeat.changes().size(), 4u);
    EXPECT_EQ(meaning(repeat, decoder), "repeat from 40");
}
RONDO_TEST(line_73_an_address_of_16_bits_is_good_if_it_is_expected) {
    models::nec_remote key;
    key.key_16(0, 0x1234, 0x22);
    nec_decoder eight;
    EXPECT_EQ(meaning(key, eight), "bad address from 1234");
    nec_decoder sixteen(nec_addresses::sixteen_bits);
    EXPECT_EQ(meaning(key, sixteen), "data 22 from 1234");
    models::nec_remote other;
    other.key(0, 0x40, 0x11);
    EXPECT_EQ(meaning(other, sixteen), "data 11 from 40");
}
RONDO_TEST(line_73_a_bad_complement_of_the_data) {
    nec_decoder decoder;
    models::nec_remote key;
    key.frame(0, {0x40, 0xBF, 0x11, 0xEF});
    EXPECT_EQ(meaning(key, decoder), "bad data from 40");
}
RONDO_TEST(line_73_too_few_edges) {
    nec_decoder decoder;
    models::nec_remote key;
    key.key(0, 0x40, 0x11);
    EXPECT_EQ(meaning(key, decoder, 60), "bad block");
    EXPECT_EQ(meaning(key, decoder, 67), "bad block");
    EXPECT_EQ(meaning(key, decoder, 3), "bad block");
    for (std::size_t edges = 1; edges != 3; ++edges) {
        EXPECT_EQ(meaning(key, decoder, edges), "bad start") << edges;
    }
    models::nec_remote repeat;
    repeat.repeat(0);
    EXPECT_EQ(meaning(repeat, decoder, 3), "bad repeat");
}
RONDO_TEST(line_73_too_many_edges) {
    for (int pulses : {1, 3}) {
        nec_decoder decoder;
        models::nec_remote key;
        key.key(0, 0x40, 0x11);
        for (int n = 1; n <= pulses; ++n) {
            key.noise(70'000 + 1'000 * n);
        }
        EXPECT_EQ(meaning(key, decoder, pulses == 1 ? 69 : 73), "overrun");
    }
}
RONDO_TEST(line_73_other_pulses_are_no_start) {
    nec_decoder decoder;
    models::nec_remote short_lead;
    short_lead.noise(0, 200);
    short_lead.noise(4'700, 562);
    EXPECT_EQ(meaning(short_lead, decoder), "bad start");
    models::nec_remote short_space;
    short_space.noise(0, 9'000);
    short_space.noise(10'000, 562);
    EXPECT_EQ(meaning(short_space, decoder), "bad start");
}
RONDO_TEST(line_75_a_repeat_has_the_address_of_the_last_good_frame) {
    nec_decoder decoder;
    models::nec_remote repeat;
    repeat.repeat(0);
    EXPECT_EQ(meaning(repeat, decoder), "repeat");
    models::nec_remote good;
    good.key(0, 0x40, 0x11);
    models::nec_remote bad;
    bad.frame(0, {0x41, 0xBE, 0x11, 0x11});
    EXPECT_EQ(meaning(good, decoder), "data 11 from 40");
    EXPECT_EQ(meaning(bad, decoder), "bad data from 41");
    EXPECT_EQ(meaning(repeat, decoder), "repeat from 40");
}

// Every address and every datum, as the transmitter's list has them.
RONDO_TEST(line_73_what_is_sent_is_what_is_received) {
    nec_decoder decoder(nec_addresses::sixteen_bits);
    for (unsigned n = 0; n != 0x1'0000; ++n) {
        const auto address = static_cast<std::uint16_t>(n);
        const auto data = static_cast<std::uint8_t>(n * 7);
        const auto pulses = nec_pulses::key(address, data);
        nec_burst burst;
        for (std::size_t i = 0; i != pulses.size(); ++i) {
            burst.add(static_cast<std::uint16_t>(nec_pulses::time(pulses[i]) / 1us));
        }
        const bool looks_short = n > 0xFF && ((n ^ n >> 8) & 0xFF) == 0xFF;
        const auto heard = static_cast<std::uint16_t>(looks_short ? n & 0xFF : n);
        ASSERT_EQ(decoder.decode(burst), (nec_message{nec_code::data, data, heard})) << n;
    }
}

// ---- The receiver -------------------------------------------------------------------------------

struct receiver {
    sim::input pin{true};
    nec_ir<sim::input> ir{pin};
    std::string text;

    void play(const models::nec_remote& remote) {
        const time_point start = now();
        for (const auto& c : remote.changes()) {
            sim::at(start + duration(c.at_us), [this, c] { pin.drive(c.level); });
        }
    }
    void say(const nec_message& m) { text += (text.empty() ? "" : ", ") + words(m); }
    task<> listen(duration time) {
        ir.on_message([this](nec_message m) { say(m); });
        static_cast<void>(co_await wait_for(ir.run(), time));
    }
};

// Holds the loop.
task<> hogs(duration from, duration time) {
    co_await sleep_for(from);
    sim::burn(time);
}

RONDO_TEST(line_75_a_key_that_is_held_is_told_again_and_again) {
    receiver r;
    models::nec_remote remote;
    remote.held(1'000, 0x40, 0x11, 3);
    remote.held(1'000'000, 0x40, 0x12, 1);
    r.play(remote);
    RONDO_EXPECT(run(r.listen(2s)).has_value());
    EXPECT_EQ(r.text, "data 11 from 40, repeat from 40, repeat from 40, repeat from 40, "
                      "data 12 from 40, repeat from 40");
}

task<> one_message(receiver& r, duration& took) {
    const time_point start = now();
    r.say(co_await r.ir.next());
    took = now() - start;
}
RONDO_TEST(line_74_what_the_task_was_late_is_taken_off_its_sleep) {
    for (const duration late : {0ms, 20ms, 35ms, 79ms, 100ms}) {
        receiver r;
        models::nec_remote remote;
        remote.key(10'000, 0x40, 0x11);
        r.play(remote);
        create_task(hogs(9'999us, late));
        duration took{};
        RONDO_EXPECT(run(one_message(r, took)).has_value());
        EXPECT_EQ(r.text, "data 11 from 40");
        EXPECT_EQ(took, std::max(10ms + nec_bursts::block_time, 9'999us + late));
    }
}

// A key and its repeats, beside a task that holds the loop at one time or another.
std::string told_when_late(duration from, duration late) {
    receiver r;
    models::nec_remote remote;
    remote.held(10'000, 0x40, 0x11, 3);
    r.play(remote);
    create_task(hogs(from, late));
    EXPECT_TRUE(run(r.listen(1s)).has_value());
    return r.text;
}
RONDO_TEST(line_74_up_to_60_ms_late_makes_no_difference) {
    for (duration late = 0ms; late <= 60ms; late += 5ms) {
        for (duration from = 0ms; from < 350ms; from += 7ms) {
            ASSERT_EQ(told_when_late(from, late), "data 11 from 40, repeat from 40, "
                                                  "repeat from 40, repeat from 40")
                << late / 1ms << " ms at " << from / 1ms;
        }
    }
}
// The first is due 80 ms after it began, the third begins 216 ms after: what is later than the 136
// ms between costs bursts, and says so, and nothing that is told is wrong.
RONDO_TEST(line_74_who_is_much_too_late_is_told_of_it) {
    EXPECT_EQ(told_when_late(89ms, 136ms),
              "data 11 from 40, repeat from 40, repeat from 40, repeat from 40");
    EXPECT_EQ(told_when_late(89ms, 138ms), "data 11 from 40, repeat from 40, missed, "
                                           "repeat from 40");
    EXPECT_EQ(told_when_late(5ms, 900ms), "data 11 from 40, repeat from 40, missed");
}

RONDO_TEST(line_74_who_gives_up_waiting_loses_no_burst) {
    receiver r;
    models::nec_remote remote;
    remote.held(10'000, 0x40, 0x11, 2);
    r.play(remote);
    RONDO_EXPECT(run([](receiver& heard) -> task<> {
                     for (int n = 0; n != 100; ++n) {
                         if (const auto m = co_await wait_for(heard.ir.next(), 3ms)) {
                             heard.say(*m);
                         }
                         co_await sleep_for(4ms);
                     }
                 }(r))
                     .has_value());
    EXPECT_EQ(r.text, "data 11 from 40, repeat from 40, repeat from 40");
}

RONDO_TEST(line_74_a_receiver_that_is_gone_hears_nothing) {
    sim::input pin{true};
    {
        nec_ir ir(pin);
        sim::at(now() + 1ms, [&pin] { pin.drive(false); });
        RONDO_EXPECT(run([](auto& heard) -> task<> {
                         static_cast<void>(co_await wait_for(heard.next(), 10ms));
                     }(ir))
                         .has_value());
    }
    pin.drive(true); // AddressSanitizer would say so
}

// ---- Bad light ----------------------------------------------------------------------------------

RONDO_TEST(line_73_jitter_of_150_us_changes_nothing) {
    for (std::uint32_t seed = 0; seed != 200; ++seed) {
        receiver r;
        models::nec_remote remote(seed, 150);
        const auto data = static_cast<std::uint8_t>(seed);
        remote.held(1'000, 0x40, data, 1);
        r.play(remote);
        RONDO_EXPECT(run(r.listen(300ms)).has_value());
        ASSERT_EQ(r.text, "data " + hex(data) + " from 40, repeat from 40") << seed;
    }
}

RONDO_TEST(line_73_a_disturbance_ahead_of_a_key_does_not_spoil_it) {
    receiver r;
    models::nec_remote remote;
    remote.noise(1'000);
    remote.noise(20'000);
    remote.key(40'000, 0x40, 0x11);
    r.play(remote);
    RONDO_EXPECT(run(r.listen(300ms)).has_value());
    EXPECT_EQ(r.text, "bad start, bad start, data 11 from 40");
}

// Whatever the light is like: no key that nobody pressed, nor held.
RONDO_TEST(line_73_noise_makes_errors_and_no_keys) {
    int keys = 0;
    for (std::uint32_t seed = 0; seed != 300; ++seed) {
        receiver r;
        models::nec_remote remote(seed, 100);
        remote.held(100'000, 0x40, 0x11, 2);
        remote.noise_between(0, 500'000, static_cast<int>(seed % 40));
        r.play(remote);
        std::string wrong;
        int repeats = 0;
        r.ir.on_message([&](nec_message m) {
            if (m.code == nec_code::data) {
                wrong += m == nec_message{nec_code::data, 0x11, 0x40} ? "" : words(m) + ' ';
                ++keys;
            } else if (m.code == nec_code::repeat) {
                ++repeats;
            }
        });
        RONDO_EXPECT(run([](receiver& heard) -> task<> {
                         static_cast<void>(co_await wait_for(heard.ir.run(), 1s));
                     }(r))
                         .has_value());
        ASSERT_EQ(wrong, "") << seed;
        ASSERT_LE(repeats, 2) << seed;
    }
    EXPECT_GT(keys, 60) << "most were lost";
    EXPECT_LT(keys, 300) << "there was no noise";
}

// ---- The transmitter ----------------------------------------------------------------------------

// A wire from one to the other.
task<> sends(nec_transmitter<sim::output>& remote) {
    co_await remote.send(0x40, 0x11);
    co_await remote.repeat();
    co_await remote.send(0x1234, 0x22);
    // Cut off in the first mark: the carrier is off at once.
    static_cast<void>(co_await wait_for(remote.send(0x40, 0x12), 50ms));
}
RONDO_TEST(line_73_a_receiver_hears_what_a_transmitter_sends) {
    receiver r;
    sim::output carrier;
    carrier.observe([&r](bool mark) { r.pin.drive(!mark); });
    nec_transmitter remote(carrier);
    create_task(sends(remote));
    RONDO_EXPECT(run(r.listen(1s)).has_value());
    EXPECT_EQ(r.text, "data 11 from 40, repeat from 40, bad address from 1234, bad start");
    EXPECT_FALSE(carrier.is_high());
}

RONDO_TEST(line_73_a_transmitter_keeps_the_times_of_the_protocol) {
    sim::burn(1ms); // a sleep until the zero of the clock takes a microsecond, if it is zero now
    sim::output carrier;
    nec_transmitter remote(carrier);
    std::string edges;
    carrier.observe([&edges, start = now()](bool mark) {
        edges += (mark ? "+" : "-") + std::to_string((now() - start) / 1us) + ' ';
    });
    RONDO_EXPECT(run([](auto& sender) -> task<> {
                     co_await sender.repeat();
                     co_await sender.repeat();
                 }(remote))
                     .has_value());
    EXPECT_EQ(edges, "+0 -9000 +11250 -11813 +108000 -117000 +119250 -119813 ");
}

} // namespace
} // namespace rondo
