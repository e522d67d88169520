// timer_queue.cpp - see timer_queue.hpp for the shape of the heap and its invariant.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/timer_queue.hpp"

#include "rondo/core/config.hpp"

namespace rondo::detail {
namespace {

RONDO_ALWAYS_INLINE timer_node* node(link_head* item) noexcept {
    return static_cast<timer_node*>(item);
}

// Puts `loser` among the children of `winner`: at the oldest end, or at the newest.
RONDO_ALWAYS_INLINE void adopt(timer_node& winner, timer_node& loser, bool as_oldest) noexcept {
    timer_node* const newest = winner.child;
    if (newest == nullptr) {
        loser.next = &winner;
        loser.prev = &loser;
        winner.child = &loser;
        return;
    }
    link_head* const oldest = newest->prev;
    loser.prev = oldest;
    newest->prev = &loser;
    if (as_oldest) {
        loser.next = &winner;
        oldest->next = &loser;
    } else {
        loser.next = newest;
        winner.child = &loser;
    }
}

// Joins two heaps, all of `older` having been armed before all of `newer`.
RONDO_ALWAYS_INLINE timer_node* meld(timer_node* older, timer_node* newer) noexcept {
    if (newer->due < older->due) {
        adopt(*newer, *older, true);
        return newer;
    }
    adopt(*older, *newer, false);
    return older;
}

} // namespace

// Makes one heap of a node's children: pairs from the newest on, then all pairs from the oldest.
timer_node* timer_queue::meld_children(timer_node& parent) noexcept {
    timer_node* newer = parent.child;
    if (newer == nullptr) {
        return nullptr;
    }
    const link* const end = &parent;
    timer_node* pairs = nullptr; // a stack through prev; its top is the oldest pair
    for (;;) {
        timer_node* const older = node(newer->next);
        if (older == end) { // the oldest has no partner
            newer->prev = pairs;
            pairs = newer;
            break;
        }
        timer_node* const rest = node(older->next);
        timer_node* const pair = meld(older, newer);
        pair->prev = pairs;
        pairs = pair;
        if (rest == end) {
            break;
        }
        newer = rest;
    }
    timer_node* heap = pairs;
    for (timer_node* pair = node(heap->prev); pair != nullptr;) {
        timer_node* const next = node(pair->prev);
        heap = meld(heap, pair);
        pair = next;
    }
    return heap;
}

void timer_queue::insert(timer_node& added) noexcept {
    added.child = nullptr;
    set_root(root_ == nullptr ? &added : meld(root_, &added));
}

void timer_queue::remove(timer_node& removed) noexcept {
    if (&removed == root_) {
        pop_front();
        return;
    }
    // What replaces the node takes its very place among the siblings: the age invariant holds.
    timer_node* const next = node(removed.next);
    timer_node* const prev = node(removed.prev);
    const bool newest = prev->next != &removed;
    const bool oldest = next->prev != &removed;
    timer_node* const parent = oldest ? next : newest ? node(prev->next) : nullptr;
    timer_node* const heap = meld_children(removed);
    removed.prev = nullptr;
    if (heap == nullptr && newest && oldest) {
        parent->child = nullptr;
        return;
    }
    // The newest and the oldest after the change, as far as the change concerns them.
    timer_node* const left = heap != nullptr ? heap : prev;
    timer_node* const right = heap != nullptr ? heap : next;
    if (heap != nullptr) {
        heap->next = next;
        heap->prev = newest && oldest ? heap : prev;
    }
    if (newest) {
        parent->child = right;
    } else {
        prev->next = right;
    }
    if (!oldest) {
        next->prev = left;
    } else if (!newest) {
        parent->child->prev = left;
    }
}

} // namespace rondo::detail
