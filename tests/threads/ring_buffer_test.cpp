// ring_buffer_test.cpp - a ring_buffer between two threads, under ThreadSanitizer: what a handler
// and a task are to each other on one core, with real concurrency and a referee for every order.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/ring_buffer.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace rondo {
namespace {

constexpr std::uint32_t items = 200'000;

struct item {
    std::uint32_t number;
    std::uint32_t copy; // not so if it was read while it was written
};

template <std::size_t N>
void put_all(ring_buffer<item, N>& ring) {
    for (std::uint32_t i = 0; i < items;) {
        if (ring.try_put({i, ~i})) {
            ++i;
        } else {
            std::this_thread::yield();
        }
    }
}

// How many items came in order and in one piece, until the last has come.
template <std::size_t N>
std::uint32_t take_all(ring_buffer<item, N>& ring) {
    std::uint32_t right = 0;
    for (std::uint32_t i = 0; i < items;) {
        if (const std::optional<item> got = ring.try_take()) {
            right += got->number == i && got->copy == ~i ? 1 : 0;
            ++i;
        } else {
            std::this_thread::yield();
        }
    }
    return right;
}

template <std::size_t N>
void pass_all_between_threads() {
    ring_buffer<item, N> ring;
    std::uint32_t right = 0;
    std::thread consumer([&] { right = take_all(ring); });
    put_all(ring);
    consumer.join();
    EXPECT_EQ(right, items);
    EXPECT_TRUE(ring.empty());
}

TEST(ring_buffer_between_threads, a_ring_of_one_loses_nothing) { pass_all_between_threads<1>(); }

TEST(ring_buffer_between_threads, a_ring_of_eight_loses_nothing) { pass_all_between_threads<8>(); }

TEST(ring_buffer_between_threads, both_ways_at_once_nothing_is_lost) {
    ring_buffer<item, 4> there;
    ring_buffer<item, 4> back;
    std::thread echo([&] {
        for (std::uint32_t i = 0; i < items;) {
            const std::optional<item> got = there.try_take();
            if (!got) {
                std::this_thread::yield();
                continue;
            }
            while (!back.try_put(*got)) {
                std::this_thread::yield();
            }
            ++i;
        }
    });
    std::uint32_t sent = 0;
    std::uint32_t right = 0;
    for (std::uint32_t came = 0; came < items;) {
        const bool put = sent < items && there.try_put({sent, ~sent});
        sent += put ? 1 : 0;
        if (const std::optional<item> got = back.try_take()) {
            right += got->number == came && got->copy == ~came ? 1 : 0;
            ++came;
        } else if (!put) {
            std::this_thread::yield();
        }
    }
    echo.join();
    EXPECT_EQ(right, items);
}

} // namespace
} // namespace rondo
