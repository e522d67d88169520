// frame_memory.hpp - where coroutine frames live: one arena, and a free list for each size.
//
// A frame is taken when a coroutine is called and given back when it ends, in any order, by the
// same loop. Frames have no header: whoever gives one back says its size (the compiler knows it).
//
//   take:  the free list of the size  ->  a hole  ->  the untouched end of the arena
//          -> merge(), once, and again  ->  failure, counted
//   give:  onto the free list of the size
//
// Free lists never share memory between sizes: they need, for each size, the most frames that are
// ever alive at once. Where the build computes that (tools/frames.py) the arena is as large, and
// its end is never reached: before that nothing is cut or joined. Elsewhere, under changing loads,
// lists alone would need two to four times the peak. merge() cures that at the end of the arena:
// it turns every free frame into an address-ordered hole and joins neighbours, about once in
// thousands of takes. The ordinary path is a pop from a list.
//
// With AddressSanitizer a frame that is given back is poisoned, and kept in quarantine before it is
// free. An arena that runs out ends that first: what fits without quarantine fits with it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/hooks.hpp"
#include "rondo/core/quarantine.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace rondo {

// An object file whose coroutines leave no record does not link with those that do: its frames
// would be missing in what the tools compute. -O0 in an optimised image is such a mix.
#if RONDO_FRAME_RECORDS
inline namespace frames_recorded {
#else
inline namespace frames_not_recorded {
#endif

class frame_memory {
  public:
    struct statistics {
        std::size_t arena;      ///< bytes in all
        std::size_t in_use;     ///< bytes of live frames
        std::size_t high_water; ///< the most of the arena that was ever touched
        std::size_t merges;     ///< how often free frames were joined
        std::size_t failures;   ///< how often a frame was wanted and not had
        std::size_t missing;    ///< at the last failure: bytes that were missing
    };

    /// The port's arena, at the first use: for the main loop.
    constexpr frame_memory() noexcept = default;
    /// An arena of one's own, aligned to frame_alignment: for further loops and for tests.
    explicit frame_memory(std::span<std::byte> arena) noexcept { adopt(arena); }
    frame_memory(const frame_memory&) = delete;
    frame_memory& operator=(const frame_memory&) = delete;

    /// Memory for one frame, or nullptr if none is left.
    /// Context: task.  Suspends: never.  Errors: nullptr, counted in stats().failures.
    /// Cost: a pop from a list; the slow path is described above.
    [[nodiscard]] RONDO_ALWAYS_INLINE void* take(std::size_t size) noexcept {
        if constexpr (with_hooks) {
            if (detail::hooks::refuses_frame()) {
                ++failures_;
                return nullptr;
            }
        }
        const std::size_t bytes = rounded(size);
        if (!with_address_sanitizer && bytes <= largest_listed) {
            if (void* const taken = pop_list(bytes)) {
                return taken;
            }
        }
        return take_slowly(bytes);
    }

    /// Gives back what take(size) returned.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: a push onto a list.
    RONDO_ALWAYS_INLINE void give(void* frame, std::size_t size) noexcept {
        const std::size_t bytes = rounded(size);
        if (!with_address_sanitizer && bytes <= largest_listed) {
            push_list(frame, bytes);
            return;
        }
        give_slowly(frame, bytes);
    }

    /// Counts a failure for which `missing` bytes more would have been needed; gives nullptr.
    void* refuse(std::size_t missing) noexcept;

    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(free frames).
    [[nodiscard]] statistics stats() const noexcept;
    [[nodiscard]] std::size_t failures() const noexcept { return failures_; } ///< that of stats()

  private:
    // A free piece. In a list its size is that of the list; as a hole it says so itself.
    struct hole {
        hole* next;
        std::size_t size;
    };

    static constexpr std::size_t largest_listed = 32 * frame_alignment; // bigger ones are holes

    static constexpr std::size_t rounded(std::size_t size) noexcept {
        return (size + frame_alignment - 1) / frame_alignment * frame_alignment;
    }

    void adopt(std::span<std::byte> arena) noexcept;
    [[gnu::noinline]] void* take_slowly(std::size_t bytes) noexcept;
    [[gnu::noinline]] void give_slowly(void* frame, std::size_t bytes) noexcept;
    RONDO_ALWAYS_INLINE void* pop_list(std::size_t bytes) noexcept {
        hole*& free = lists_[bytes / frame_alignment];
        hole* const taken = free;
        if (taken != nullptr) {
            free = taken->next;
        }
        return taken;
    }
    RONDO_ALWAYS_INLINE void push_list(void* frame, std::size_t bytes) noexcept {
        hole* const freed = static_cast<hole*>(frame);
        hole*& free = lists_[bytes / frame_alignment];
        freed->next = free;
        free = freed;
    }
    void make_free(detail::piece given) noexcept;
    void end_quarantine() noexcept;
    void* first_fit(std::size_t bytes, std::size_t& largest) noexcept;
    void insert_hole(void* piece, std::size_t bytes) noexcept;
    void merge() noexcept;

    std::array<hole*, largest_listed / frame_alignment + 1> lists_{};
    hole* holes_ = nullptr;      // by rising address
    std::byte* begin_ = nullptr; // the arena; nullptr until the first use
    std::byte* top_ = nullptr;   // from here on untouched
    std::byte* end_ = nullptr;
    std::byte* peak_ = nullptr; // the highest top_ so far
    std::size_t merges_ = 0;
    std::size_t failures_ = 0;
    std::size_t missing_ = 0;
    [[no_unique_address]] detail::frame_quarantine quarantine_;
};

} // inline namespace
} // namespace rondo
