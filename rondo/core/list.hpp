// list.hpp - the one intrusive list: run queue, wait lists, inbox.
//
// Circular and doubly linked through a member of the item, so putting in and taking out are O(1)
// from any place and nothing is allocated. An item is on at most one list at a time; whoever
// holds it knows on which.
//
// SPDX-License-Identifier: MIT
#pragma once

namespace rondo::detail {

struct link {
    link* next;
    link* prev;

    /// Takes this item off the list it is on. O(1).
    void unlink() noexcept {
        prev->next = next;
        next->prev = prev;
    }
};

/// A list of T, where T derives from link.
template <class T>
class list {
  public:
    constexpr list() noexcept : head_{&head_, &head_} {}
    list(const list&) = delete;
    list& operator=(const list&) = delete;

    [[nodiscard]] bool empty() const noexcept { return head_.next == &head_; }
    [[nodiscard]] T& front() noexcept { return *static_cast<T*>(head_.next); }
    [[nodiscard]] T& back() noexcept { return *static_cast<T*>(head_.prev); }

    void push_back(T& item) noexcept {
        link* const last = head_.prev;
        item.next = &head_;
        item.prev = last;
        last->next = &item;
        head_.prev = &item;
    }

    T& pop_front() noexcept {
        link* const first = head_.next;
        first->unlink();
        return *static_cast<T*>(first);
    }

    /// Moves all of `other` behind what is here. O(1).
    void splice_back(list& other) noexcept {
        if (other.empty()) {
            return;
        }
        head_.prev->next = other.head_.next;
        other.head_.next->prev = head_.prev;
        other.head_.prev->next = &head_;
        head_.prev = other.head_.prev;
        other.head_.next = other.head_.prev = &other.head_;
    }

  private:
    link head_;
};

} // namespace rondo::detail
