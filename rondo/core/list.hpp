// list.hpp - the intrusive lists: `list` for those who wait, `fifo` for those whose turn comes.
//
// An item is on at most one list at a time; whoever holds it knows on which. A waiter may leave
// from the middle (it is cancelled, it times out), so `list` is circular and doubly linked. Nobody
// leaves a run queue but from its head, and that happens at every switch between tasks, so `fifo`
// is singly linked: appending is four stores, taking all of it two.
//
// Invariant (queued): the `prev` of an item is nullptr while it is on a fifo or on nothing, and
// never while it waits: on a list, in the timer heap, or for something that has no list (it then
// points to itself). So one load tells whether a task still waits.
//
// SPDX-License-Identifier: MIT
#pragma once

namespace rondo::detail {

/// What a link's `prev` points to: another link, or the head of a chain.
struct link_head {
    link_head* next;
};

struct link : link_head {
    link_head* prev;

    /// Takes this item off the list or chain it is on. O(1).
    void unlink() noexcept {
        prev->next = next;
        if (next != nullptr) {
            static_cast<link*>(next)->prev = prev;
        }
        prev = nullptr;
    }
};

/// Waiters that are few: one pointer, appending is O(n).
template <class T>
class chain {
  public:
    constexpr chain() noexcept = default;
    chain(const chain&) = delete;
    chain& operator=(const chain&) = delete;

    [[nodiscard]] bool empty() const noexcept { return head_.next == nullptr; }

    /// nullptr if it is empty; the others follow through after().
    [[nodiscard]] T* first() const noexcept { return static_cast<T*>(head_.next); }
    [[nodiscard]] static T* after(const T& item) noexcept { return static_cast<T*>(item.next); }

    /// O(n).
    [[nodiscard]] unsigned size() const noexcept {
        unsigned count = 0;
        for (const link_head* item = head_.next; item != nullptr; item = item->next) {
            ++count;
        }
        return count;
    }

    void push_back(T& item) noexcept {
        link_head* last = &head_;
        while (last->next != nullptr) {
            last = last->next;
        }
        last->next = &item;
        item.next = nullptr;
        item.prev = last;
    }

    T& pop_front() noexcept {
        T& first = *static_cast<T*>(head_.next);
        first.unlink();
        return first;
    }

  private:
    link_head head_{nullptr};
};

template <class T>
class fifo;

/// Waiters of which there may be many: O(1) at both ends.
template <class T>
class list {
  public:
    constexpr list() noexcept : head_{{&head_}, &head_} {}
    /// All zero, for an object that shall need no initial values in flash: open() comes first.
    struct unopened {};
    constexpr explicit list(unopened) noexcept : head_{{nullptr}, nullptr} {}
    void open() noexcept { head_.next = head_.prev = &head_; }
    void close() noexcept { head_.next = head_.prev = nullptr; }
    /// While it is closed nothing may be put in or taken out.
    [[nodiscard]] bool is_open() const noexcept { return head_.next != nullptr; }
    list(const list&) = delete;
    list& operator=(const list&) = delete;

    [[nodiscard]] bool empty() const noexcept { return head_.next == &head_; }
    [[nodiscard]] T& front() noexcept { return *static_cast<T*>(head_.next); }
    [[nodiscard]] T& back() noexcept { return *static_cast<T*>(head_.prev); }

    void push_back(T& item) noexcept {
        link_head* const last = head_.prev;
        item.next = &head_;
        item.prev = last;
        last->next = &item;
        head_.prev = &item;
    }

    T& pop_front() noexcept {
        T& first = front();
        link* const second = static_cast<link*>(first.next);
        head_.next = second;
        second->prev = &head_;
        first.prev = nullptr;
        return first;
    }

    /// First come first.
    void for_each(auto visit) const noexcept {
        for (link_head* item = head_.next; item != &head_; item = item->next) {
            visit(*static_cast<T*>(item));
        }
    }

  private:
    friend fifo<T>;

    link head_;
};

/// A queue of T, where T derives from link. All zero is its state before open(), so that an object
/// which holds one needs no initial values in flash.
template <class T>
class fifo {
  public:
    constexpr fifo() noexcept = default;
    fifo(const fifo&) = delete;
    fifo& operator=(const fifo&) = delete;

    /// Must be called once before the first push_back; more often does no harm while empty.
    void open() noexcept {
        first_.next = nullptr;
        last_ = &first_;
    }
    [[nodiscard]] bool is_open() const noexcept { return last_ != nullptr; }
    [[nodiscard]] bool empty() const noexcept { return first_.next == nullptr; }

    void push_back(T& item) noexcept {
        item.next = nullptr;
        item.prev = nullptr;
        last_->next = &item;
        last_ = &item;
    }

    /// Appends what is on `others`, which is open and not empty, and closes it. Cheaper than one by
    /// one: of each item only the `prev` is written.
    void push_back_all_of(list<T>& others) noexcept {
        link& ends = others.head_;
        link_head* item = ends.next;
        last_->next = item;
        last_ = ends.prev;
        do {
            static_cast<link*>(item)->prev = nullptr;
            item = item->next;
        } while (item != &ends);
        last_->next = nullptr;
        others.close();
    }

    /// Takes everything out: the first item, the others follow through after().
    [[nodiscard]] T* take_all() noexcept {
        T* const all = static_cast<T*>(first_.next);
        open();
        return all;
    }
    [[nodiscard]] static T* after(const T& item) noexcept { return static_cast<T*>(item.next); }

    /// Takes everything out and lets `item` and what follows it come after. O(1).
    [[nodiscard]] T* take_all_before(T* item) noexcept {
        last_->next = item;
        return take_all();
    }

    /// Where the queue ends now: what is appended later comes behind this.
    [[nodiscard]] link_head* mark() noexcept { return last_; }

    /// Takes out what is in front of a mark. O(1).
    [[nodiscard]] T* take_up_to(link_head* mark) noexcept {
        link_head* const rest = mark->next;
        mark->next = nullptr;
        T* const taken = static_cast<T*>(first_.next);
        first_.next = rest;
        if (rest == nullptr) {
            last_ = &first_;
        }
        return taken;
    }

    /// What take_all() gave, from `first` on, and `second` behind it. O(items of first).
    [[nodiscard]] static T* joined(T* first, T* second) noexcept {
        if (first == nullptr) {
            return second;
        }
        link_head* last = first;
        while (last->next != nullptr) {
            last = last->next;
        }
        last->next = second;
        return first;
    }

    /// Puts what take_all() gave, from `item` on, in front of what is here. O(items).
    void put_back(T* item) noexcept {
        T* const all = joined(item, static_cast<T*>(first_.next));
        if (empty()) {
            for (last_ = &first_, first_.next = all; last_->next != nullptr;) {
                last_ = last_->next;
            }
        }
        first_.next = all;
    }

  private:
    link_head first_{nullptr};
    link_head* last_ = nullptr; // nullptr before open()
};

} // namespace rondo::detail
