// timer_queue.hpp - deadlines in order: a pairing heap that keeps equal deadlines in order.
//
// Intrusive: the node is part of whatever waits, so arming allocates nothing and disarming leaves
// nothing behind. Inserting is O(1), taking the earliest or an arbitrary one O(log n) amortised.
//
// The siblings under one parent are linked newest first, with both ends in reach:
//
//   parent.child -> newest <-> ... <-> oldest
//   newest.prev = oldest          (so x is the newest exactly if x.prev.next is not x)
//   oldest.next = parent          (so x is the oldest exactly if x.next.prev is not x)
//
// Invariant (age): read from the root, each node before its children and the children oldest
// first, equal deadlines appear in the order in which they were armed. meld() keeps it: of two
// neighbouring groups the older wins a tie, and the loser goes to its own end of the winner's
// children. That is what makes the heap fair without a sequence number in every node.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/list.hpp"
#include "rondo/core/time.hpp"

#include <cstdint>

namespace rondo::detail {

/// What happens to a node that is due. Of the same microsecond the first of these goes first (13).
enum class due_class : std::uint8_t {
    turn,  ///< its task becomes runnable
    after, ///< its task becomes runnable at low priority
    limit, ///< it is a deadline_scope: what is inside is cancelled
    call   ///< it is a timed_call: a function is called
};

/// When a node is due, as one number to compare: microseconds and the class. Cut to the first
/// 73,000 years.
class due_time {
  public:
    constexpr due_time() noexcept {}               // any time
    static constexpr due_time at_once() noexcept { // before every other time
        due_time due;
        due.key_ = 0;
        return due;
    }
    constexpr explicit due_time(time_point time) noexcept : due_time(raw(ticks(time))) {}
    /// `time` from now. Of nothing or less: at once.
    static due_time after(duration time) noexcept;

    /// The same time for another class.
    [[nodiscard]] constexpr due_time as(due_class what) const noexcept {
        due_time other = *this;
        other.key_ |= static_cast<std::int64_t>(what);
        return other;
    }

    [[nodiscard]] constexpr due_class what() const noexcept {
        return static_cast<due_class>(key_ & 3);
    }
    [[nodiscard]] constexpr time_point time() const noexcept {
        const std::int64_t us = key_ >> 2;
        return time_point(duration(us));
    }
    /// The last of what is due at `present_us`. A clock shows no more than `latest`.
    static constexpr due_time everything_until(std::int64_t present_us) noexcept {
        due_time last;
        last.key_ = present_us * 4 + 3;
        return last;
    }
    friend constexpr bool operator<(due_time a, due_time b) noexcept { return a.key_ < b.key_; }
    friend constexpr bool operator==(due_time, due_time) noexcept = default;

  private:
    static constexpr std::int64_t latest = ticks(never) / 4;

    static constexpr due_time raw(std::int64_t us) noexcept {
        due_time due;
        due.key_ = (us < 1 ? 1 : us < latest ? us : latest) * 4; // never at_once()
        return due;
    }

    // Aligned to four: where eight would be usual a task's control block has no hole.
    using packed_int64 [[gnu::aligned(4)]] = std::int64_t;
    packed_int64 key_;
};

/// One deadline. While armed its link holds siblings; the owner may use the link otherwise when
/// it is not.
struct timer_node : link {
    timer_node* child; // meaningful while armed, as is the link
    due_time due;
};

class timer_queue {
  public:
    constexpr timer_queue() noexcept = default;
    timer_queue(const timer_queue&) = delete;
    timer_queue& operator=(const timer_queue&) = delete;

    [[nodiscard]] bool empty() const noexcept { return root_ == nullptr; }

    /// The earliest deadline, of equal ones the first armed. The queue must not be empty.
    [[nodiscard]] timer_node& front() noexcept { return *root_; }

    /// Arms a node at its deadline. O(1).
    void insert(timer_node& node) noexcept;

    /// Disarms a node that is armed. O(log n) amortised.
    void remove(timer_node& node) noexcept;

    /// Takes the earliest node out.
    timer_node& pop_front() noexcept {
        timer_node& first = *root_;
        set_root(meld_children(first));
        first.prev = nullptr;
        return first;
    }

  private:
    static timer_node* meld_children(timer_node& parent) noexcept;

    void set_root(timer_node* root) noexcept {
        root_ = root;
        if (root != nullptr) {
            root->prev = root; // not a child of its own: the test for the oldest looks here
        }
    }

    timer_node* root_ = nullptr;
};

} // namespace rondo::detail
