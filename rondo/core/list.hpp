// list.hpp - the intrusive lists: `list` for those who wait, `fifo` for those whose turn comes.
//
// An item is on at most one list at a time; whoever holds it knows on which. A waiter may leave
// from the middle (it is cancelled, it times out), so `list` is circular and doubly linked. Nobody
// leaves a run queue but from its head, and that happens at every switch between tasks, so `fifo`
// is singly linked: appending is three stores, taking all of it two.
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

/// A queue of T, where T derives from link; only `next` is used. All zero is its state before
/// open(), so that an object which holds one needs no initial values in flash.
template <class T>
class fifo {
  public:
    constexpr fifo() noexcept = default;
    fifo(const fifo&) = delete;
    fifo& operator=(const fifo&) = delete;

    /// Must be called once before the first push_back; more often does no harm while empty.
    void open() noexcept {
        first_ = nullptr;
        end_ = &first_;
    }
    [[nodiscard]] bool is_open() const noexcept { return end_ != nullptr; }
    [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }

    void push_back(T& item) noexcept {
        item.next = nullptr;
        *end_ = &item;
        end_ = &item.next;
    }

    /// Takes everything out: the first item, the others follow through after().
    [[nodiscard]] T* take_all() noexcept {
        T* const all = static_cast<T*>(first_);
        open();
        return all;
    }
    [[nodiscard]] static T* after(const T& item) noexcept { return static_cast<T*>(item.next); }

    /// Moves all of `other` behind what is here. O(1).
    void splice_back(fifo& other) noexcept {
        if (!other.empty()) {
            *end_ = other.first_;
            end_ = other.end_;
            other.open();
        }
    }

    /// Puts what take_all() gave, from `item` on, in front of what is here. O(items).
    void put_back(T* item) noexcept {
        if (item == nullptr) {
            return;
        }
        link* last = item;
        while (last->next != nullptr) {
            last = last->next;
        }
        last->next = first_;
        if (first_ == nullptr) {
            end_ = &last->next;
        }
        first_ = item;
    }

  private:
    link* first_ = nullptr;
    link** end_ = nullptr; // where the next item is linked; nullptr before open()
};

} // namespace rondo::detail
