// frame_memory_test.cpp - no two live frames overlap, nothing leaks, exhaustion is clean.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/frame_memory.hpp"

#include "rondo/rondo.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <random>
#include <vector>

namespace rondo {
namespace {

struct live_frame {
    unsigned char* memory;
    std::size_t size;
    unsigned char mark;
};

void check_and_give(frame_memory& frames, const live_frame& frame) {
    for (std::size_t i = 0; i < frame.size; ++i) {
        ASSERT_EQ(frame.memory[i], frame.mark) << "another frame has written into this one";
    }
    frames.give(frame.memory, frame.size);
}

TEST(frame_memory, live_frames_never_overlap_whatever_the_order) {
    alignas(frame_alignment) static std::array<std::byte, 40'000> arena;
    std::mt19937 random(1);
    frame_memory frames(arena);
    std::vector<live_frame> live;
    std::size_t live_bytes = 0;
    for (int step = 0; step < 200'000; ++step) {
        // Sizes change slowly, so that free lists of one size are of no use to the next.
        const std::size_t size = 24 + (random() % 64) * (1 + static_cast<unsigned>(step) / 20'000);
        void* const memory = live_bytes < 15'000 ? frames.take(size) : nullptr;
        if (memory != nullptr) {
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % frame_alignment, 0u);
            const auto mark = static_cast<unsigned char>(random());
            std::memset(memory, mark, size);
            live.push_back({static_cast<unsigned char*>(memory), size, mark});
            live_bytes += size;
        }
        if (!live.empty() && (memory == nullptr || random() % 2 == 0)) {
            std::swap(live[random() % live.size()], live.back());
            check_and_give(frames, live.back());
            live_bytes -= live.back().size;
            live.pop_back();
        }
    }
    EXPECT_EQ(frames.stats().failures, 0u);
    EXPECT_GT(frames.stats().merges, 0u) << "the test never reached the end of the arena";
    for (const live_frame& frame : live) {
        check_and_give(frames, frame);
    }
    EXPECT_EQ(frames.stats().in_use, 0u);
}

TEST(frame_memory, says_how_much_is_missing) {
    alignas(frame_alignment) static std::array<std::byte, 256> arena;
    frame_memory frames(arena);
    void* const first = frames.take(200);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(frames.take(100), nullptr);
    EXPECT_EQ(frames.stats().failures, 1u);
    EXPECT_EQ(frames.stats().missing, 112u - 48u); // of 256, 208 are taken; 100 is rounded to 112
    frames.give(first, 200);
    void* const again = frames.take(256);
    EXPECT_NE(again, nullptr) << "what was given back must join with the rest";
    frames.give(again, 256);
}

// What tools/frames.py computes: for each size, the most that are alive at once.
TEST(frame_memory, an_arena_of_what_the_lists_need_is_never_merged) {
    constexpr std::size_t big = 50 * frame_alignment;
    constexpr std::size_t bigger = 60 * frame_alignment;
    constexpr std::size_t small = 2 * frame_alignment;
    alignas(frame_alignment) static std::array<std::byte, big + bigger + small> arena;
    frame_memory frames(arena);
    for (int i = 0; i < 3; ++i) {
        void* const first = frames.take(big);
        void* const second = frames.take(bigger);
        ASSERT_TRUE(first != nullptr && second != nullptr);
        frames.give(first, big);
        frames.give(second, bigger);
        void* const third = frames.take(small);
        EXPECT_NE(third, nullptr);
        EXPECT_EQ(frames.take(big), first) << "a small frame was cut from a large one";
        EXPECT_EQ(frames.take(bigger), second);
        frames.give(second, bigger);
        frames.give(third, small);
        frames.give(first, big);
    }
    EXPECT_EQ(frames.stats().merges, 0u);
    EXPECT_EQ(frames.stats().failures, 0u);
    EXPECT_EQ(frames.stats().in_use, 0u);
}

task<> trivial() { co_return; }

TEST(frame_memory, line_13_a_task_that_does_not_fit_gives_an_empty_handle) {
    alignas(frame_alignment) static std::array<std::byte, 64> arena;
    executor loop(arena);
    executor*& current = port::current_loop();
    executor* const before = std::exchange(current, &loop);
    EXPECT_FALSE(static_cast<bool>(loop.create_task(trivial())));
    EXPECT_EQ(loop.run(trivial()).error(), errc::no_frame);
    EXPECT_EQ(loop.frames().stats().in_use, 0u);
    EXPECT_GE(loop.frames().stats().failures, 2u);
    current = before;
}

#if RONDO_ASAN
TEST(frame_memory_death, use_of_a_frame_that_has_ended_is_caught) {
    alignas(frame_alignment) static std::array<std::byte, 256> arena;
    frame_memory frames(arena);
    auto* const frame = static_cast<volatile unsigned char*>(frames.take(100));
    frames.give(const_cast<unsigned char*>(frame), 100);
    EXPECT_DEATH(frame[50] = 1, "use-after-poison");
}
#endif

} // namespace
} // namespace rondo
