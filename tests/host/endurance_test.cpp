// endurance_test.cpp - ten million tasks in mixes that change: frame memory does not grow.
//
// SPDX-License-Identifier: MIT
#include "tests/rondo_test.hpp"

#include <algorithm>
#include <random>

using namespace rondo;
using namespace rondo::test;

namespace {

// Where each step is checked, fewer: these tests are for seconds.
constexpr unsigned cycles = RONDO_CHECKED || with_address_sanitizer ? 200'000 : 10'000'000;

// A frame of about Bytes that lives for some turns.
template <std::size_t Bytes>
task<> carries(unsigned turns, unsigned& ended) {
    std::array<volatile unsigned char, Bytes> bytes;
    const auto mark = static_cast<unsigned char>(turns);
    bytes[0] = mark;
    bytes[Bytes - 1] = mark;
    for (unsigned i = 0; i < turns; ++i) {
        co_await yield();
    }
    ended += bytes[0] == mark && bytes[Bytes - 1] == mark ? 1 : 0;
}

using maker = task<> (*)(unsigned, unsigned&);
constexpr maker makers[] = {carries<8>,   carries<24>,  carries<64>,  carries<100>, carries<150>,
                            carries<230>, carries<320>, carries<500>, carries<900>, carries<1400>};

struct load {
    unsigned started = 0;
    unsigned ended = 0;
    unsigned refused = 0;
};

// `count` tasks, of three neighbouring sizes, four a turn.
task<> mix(load& l, std::minstd_rand& random, unsigned first, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        const maker make = makers[(first + random() % 3) % std::size(makers)];
        if (create_task(make(1 + static_cast<unsigned>(random() % 8), l.ended))) {
            ++l.started;
        } else {
            ++l.refused;
        }
        if (i % 4 == 3) {
            co_await yield();
        }
    }
}

constexpr unsigned mix_size = 1000;

void run_mix(load& l, std::minstd_rand& random, unsigned first) {
    create_task(mix(l, random, first, mix_size));
    RONDO_EXPECT(run_forever().has_value());
    RONDO_EXPECT_EQ(this_loop().tasks(), 0u);
    RONDO_EXPECT_EQ(this_loop().frames().stats().in_use, 0u);
}

// Hardly larger than what is alive at once, so what one mix leaves behind must serve the next.
RONDO_TEST(ten_million_tasks_in_changing_mixes_fit_an_arena_for_dozens) {
    alignas(frame_alignment) static std::array<std::byte, 64 * 1024> arena;
    executor loop{arena};
    const loop_scope here(loop);
    load l;
    std::minstd_rand random(1);
    for (unsigned i = 0; i < cycles / mix_size; ++i) {
        run_mix(l, random, static_cast<unsigned>(random() % std::size(makers)));
    }
    const frame_memory::statistics stats = loop.frames().stats();
    RONDO_EXPECT_EQ(l.started, cycles);
    RONDO_EXPECT_EQ(l.ended, cycles);
    RONDO_EXPECT_EQ(l.refused, 0u);
    RONDO_EXPECT_EQ(stats.failures, 0u);
    RONDO_EXPECT(stats.high_water <= stats.arena);
    if (cycles >= 10'000'000) {
        RONDO_EXPECT(stats.merges > 0u); // it came to the end of the arena
    }
}

RONDO_TEST(the_mark_of_a_pattern_that_repeats_stays_where_its_first_period_left_it) {
    alignas(frame_alignment) static std::array<std::byte, 1024 * 1024> arena;
    executor loop{arena};
    const loop_scope here(loop);
    load l;
    std::size_t mark = 0;
    for (unsigned i = 0; i < cycles / mix_size / 10; ++i) {
        const unsigned place = i % unsigned{std::size(makers)};
        std::minstd_rand random(place + 1);
        run_mix(l, random, place);
        const std::size_t now = loop.frames().stats().high_water;
        if (i < std::size(makers)) {
            mark = now;
        }
        ASSERT_EQ(now, mark) << "in mix " << i;
    }
    RONDO_EXPECT_EQ(loop.frames().stats().merges, 0u);
    RONDO_EXPECT_EQ(l.refused, 0u);
}

} // namespace
