// frame_memory.cpp - the slow paths; see frame_memory.hpp for the picture.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/frame_memory.hpp"

#include "rondo/core/executor.hpp"
#include "rondo/core/port.hpp"

namespace rondo {
namespace {

// A free piece is poisoned behind its first two words, so that AddressSanitizer reports whoever
// uses a frame that has ended. The words themselves are the link and the size.
void poison(void* piece, std::size_t bytes) noexcept {
    constexpr std::size_t kept = 2 * sizeof(void*);
    ASAN_POISON_MEMORY_REGION(static_cast<std::byte*>(piece) + kept, bytes - kept);
}

void unpoison(void* piece, std::size_t bytes) noexcept {
    ASAN_UNPOISON_MEMORY_REGION(piece, bytes);
}

} // namespace

void frame_memory::adopt(std::span<std::byte> arena) noexcept {
    begin_ = top_ = peak_ = arena.data();
    end_ = begin_ + arena.size() / frame_alignment * frame_alignment;
}

void* frame_memory::take_slowly(std::size_t bytes) noexcept {
    if (begin_ == nullptr) {
        adopt(port::frame_arena());
    }
    // With AddressSanitizer take() leaves the lists to us, for the poison.
    const bool listed = with_address_sanitizer && bytes <= largest_listed;
    void* piece = listed ? pop_list(bytes) : nullptr;
    if (with_address_sanitizer && piece == nullptr &&
        static_cast<std::size_t>(end_ - top_) < bytes) {
        end_quarantine();
        piece = listed ? pop_list(bytes) : nullptr;
    }
    for (bool merged = false; piece == nullptr; merged = true) {
        const auto untouched = static_cast<std::size_t>(end_ - top_);
        std::size_t largest = untouched;
        piece = first_fit(bytes, largest);
        if (piece != nullptr) {
            break;
        }
        if (untouched >= bytes) {
            piece = top_;
            top_ += bytes;
            peak_ = top_ > peak_ ? top_ : peak_;
        } else if (merged) {
            return refuse(bytes - largest);
        } else {
            merge();
        }
    }
    unpoison(piece, bytes);
    return piece;
}

void* frame_memory::refuse(std::size_t missing) noexcept {
    ++failures_;
    missing_ = missing;
    if constexpr (with_trace) {
        this_loop().trace().no_frame(missing);
    }
    return nullptr;
}

void frame_memory::give_slowly(void* frame, std::size_t bytes) noexcept {
    ASAN_POISON_MEMORY_REGION(frame, bytes);
    make_free(quarantine_.exchange({frame, bytes}));
}

void frame_memory::make_free(detail::piece given) noexcept {
    if (with_address_sanitizer && given.memory == nullptr) {
        return;
    }
    if (given.bytes > largest_listed) {
        insert_hole(given.memory, given.bytes);
        return;
    }
    unpoison(given.memory, sizeof(hole));
    push_list(given.memory, given.bytes);
}

void frame_memory::end_quarantine() noexcept {
    for (std::size_t left = quarantine_.places; left != 0; --left) {
        make_free(quarantine_.exchange({}));
    }
}

// The first hole that is large enough; `largest` grows to the size of the largest that is not.
// Before the first merge a hole is a frame too large for a list, and only of use as the same again:
// so an arena of what the lists need stays enough.
void* frame_memory::first_fit(std::size_t bytes, std::size_t& largest) noexcept {
    for (hole** at = &holes_; *at != nullptr; at = &(*at)->next) {
        hole* const found = *at;
        if (found->size < bytes || (merges_ == 0 && found->size != bytes)) {
            largest = found->size > largest ? found->size : largest;
            continue;
        }
        if (found->size == bytes) {
            *at = found->next;
            return found;
        }
        // The front part stays a hole: its links need no moving.
        found->size -= bytes;
        return reinterpret_cast<std::byte*>(found) + found->size;
    }
    return nullptr;
}

// Keeps the holes ordered by address; neighbours are joined by merge().
void frame_memory::insert_hole(void* piece, std::size_t bytes) noexcept {
    hole* const added = static_cast<hole*>(piece);
    hole** at = &holes_;
    while (*at != nullptr && *at < added) {
        at = &(*at)->next;
    }
    unpoison(added, sizeof(hole));
    added->next = *at;
    added->size = bytes;
    *at = added;
    poison(added, bytes);
}

void frame_memory::merge() noexcept {
    ++merges_;
    for (std::size_t i = 1; i < lists_.size(); ++i) {
        while (hole* const free = lists_[i]) {
            lists_[i] = free->next;
            insert_hole(free, i * frame_alignment);
        }
    }
    for (hole** at = &holes_; *at != nullptr;) {
        hole* const piece = *at;
        std::byte* const end = reinterpret_cast<std::byte*>(piece) + piece->size;
        if (end == top_) { // untouched memory again
            top_ = reinterpret_cast<std::byte*>(piece);
            *at = nullptr;
        } else if (end == reinterpret_cast<std::byte*>(piece->next)) {
            piece->size += piece->next->size;
            piece->next = piece->next->next;
            poison(piece, piece->size);
        } else {
            at = &piece->next;
        }
    }
}

frame_memory::statistics frame_memory::stats() const noexcept {
    std::size_t free = static_cast<std::size_t>(end_ - top_);
    for (const hole* at = holes_; at != nullptr; at = at->next) {
        free += at->size;
    }
    for (std::size_t i = 1; i < lists_.size(); ++i) {
        for (const hole* at = lists_[i]; at != nullptr; at = at->next) {
            free += i * frame_alignment;
        }
    }
    free += quarantine_.bytes();
    const std::size_t arena = static_cast<std::size_t>(end_ - begin_);
    return {arena,   arena - free, static_cast<std::size_t>(peak_ - begin_),
            merges_, failures_,    missing_};
}

} // namespace rondo
