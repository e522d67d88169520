// frame_memory.cpp - the slow paths; see frame_memory.hpp for the picture.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/frame_memory.hpp"

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
    void* piece = pop_list(bytes);
    for (bool merged = false; piece == nullptr; merged = true) {
        piece = first_fit(bytes);
        if (piece != nullptr) {
            break;
        }
        if (static_cast<std::size_t>(end_ - top_) >= bytes) {
            piece = top_;
            top_ += bytes;
            peak_ = top_ > peak_ ? top_ : peak_;
        } else if (merged) {
            count_failure(bytes);
            return nullptr;
        } else {
            merge();
        }
    }
    unpoison(piece, bytes);
    return piece;
}

void frame_memory::give_slowly(void* frame, std::size_t bytes) noexcept {
    if (bytes > largest_listed) {
        insert_hole(static_cast<std::byte*>(frame), bytes);
        return;
    }
    hole* const freed = static_cast<hole*>(frame);
    hole*& free = lists_[bytes / frame_alignment];
    freed->next = free;
    free = freed;
    poison(frame, bytes);
}

// Only where take() does not do it itself.
void* frame_memory::pop_list(std::size_t bytes) noexcept {
    if (!with_address_sanitizer || bytes > largest_listed) {
        return nullptr;
    }
    hole*& free = lists_[bytes / frame_alignment];
    hole* const taken = free;
    if (taken != nullptr) {
        free = taken->next;
    }
    return taken;
}

void* frame_memory::first_fit(std::size_t bytes) noexcept {
    for (hole** at = &holes_; *at != nullptr; at = &(*at)->next) {
        hole* const found = *at;
        if (found->size < bytes) {
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

void frame_memory::insert_hole(std::byte* piece, std::size_t bytes) noexcept {
    hole** at = &holes_;
    hole* before = nullptr;
    while (*at != nullptr && reinterpret_cast<std::byte*>(*at) < piece) {
        before = *at;
        at = &before->next;
    }
    hole* const added = reinterpret_cast<hole*>(piece);
    unpoison(added, sizeof(hole));
    added->next = *at;
    added->size = bytes;
    *at = added;
    const auto join = [](hole* left) {
        hole* const right = left->next;
        if (right != nullptr && reinterpret_cast<std::byte*>(left) + left->size ==
                                    reinterpret_cast<std::byte*>(right)) {
            left->size += right->size;
            left->next = right->next;
        }
        poison(left, left->size);
    };
    join(added);
    if (before != nullptr) {
        join(before);
    }
}

void frame_memory::merge() noexcept {
    ++merges_;
    for (std::size_t i = 1; i < lists_.size(); ++i) {
        hole* free = lists_[i];
        lists_[i] = nullptr;
        while (free != nullptr) {
            hole* const next = free->next;
            insert_hole(reinterpret_cast<std::byte*>(free), i * frame_alignment);
            free = next;
        }
    }
    // A hole that ends at the top is untouched memory again.
    for (hole** at = &holes_; *at != nullptr; at = &(*at)->next) {
        std::byte* const piece = reinterpret_cast<std::byte*>(*at);
        if (piece + (*at)->size == top_) {
            top_ = piece;
            *at = nullptr;
            break;
        }
    }
}

void frame_memory::count_failure(std::size_t bytes) noexcept {
    std::size_t largest = static_cast<std::size_t>(end_ - top_);
    for (hole* at = holes_; at != nullptr; at = at->next) {
        largest = at->size > largest ? at->size : largest;
    }
    ++failures_;
    missing_ = bytes - largest;
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
    const std::size_t arena = static_cast<std::size_t>(end_ - begin_);
    return {arena,   arena - free, static_cast<std::size_t>(peak_ - begin_),
            merges_, failures_,    missing_};
}

} // namespace rondo
