// item_store.hpp - what a queue keeps its items in, and in which order they come out.
//
//   fifo_store     a ring: first in, first out
//   lifo_store     a stack: last in, first out
//   sorted_store   the greatest first; of equals the one that came first
//
// Places for N items, in which items are constructed and destroyed: T needs no default constructor.
// A store knows nothing of tasks. The queue pushes only what has room, and pops only what is there.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

namespace rondo::detail {

/// A place of an array, with an item in it or without.
template <class T>
union place {
    char none;
    T item;
    constexpr place() noexcept : none() {}
    constexpr ~place() {}
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    template <class U>
    void put(U&& value) {
        std::construct_at(std::addressof(item), std::forward<U>(value));
    }
    T take() noexcept {
        T taken = std::move(item);
        std::destroy_at(std::addressof(item));
        return taken;
    }
};

/// A place outside of an array, which knows whether it holds an item, unless nobody has to destroy
/// that: a std::optional that costs what it must. Copied or moved only while it is empty.
template <class T>
class kept {
  public:
    constexpr kept() noexcept = default;
    kept(const kept&) noexcept {}
    kept& operator=(const kept&) = delete;
    ~kept() {
        if constexpr (!std::is_trivially_destructible_v<T>) {
            if (holds_) {
                std::destroy_at(std::addressof(place_.item));
            }
        }
    }
    template <class U>
    void put(U&& value) {
        place_.put(std::forward<U>(value));
        holds(true);
    }
    T take() noexcept {
        holds(false);
        return place_.take();
    }

  private:
    struct nothing {};
    void holds(bool item) noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>) {
            holds_ = item;
        }
    }
    place<T> place_;
    [[no_unique_address]] std::conditional_t<std::is_trivially_destructible_v<T>, nothing, bool>
        holds_{};
};

/// What the stores have in common: the places, and how many hold an item.
template <class T, std::size_t N>
class store {
    static_assert(N >= 1, "a queue has room for one item at least");
    static_assert(N <= std::numeric_limits<std::uint16_t>::max(), "a queue of 65535 items at most");
    static_assert(std::is_nothrow_move_constructible_v<T>,
                  "an item moves on its way through a queue: that must not throw");

  public:
    using value_type = T;
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] bool full() const noexcept { return size_ == N; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  protected:
    std::uint16_t size_ = 0;
    std::array<place<T>, N> places_{};
};

template <class T, std::size_t N>
class fifo_store : public store<T, N> {
  public:
    constexpr fifo_store() noexcept = default;
    ~fifo_store() {
        while (!this->empty()) {
            static_cast<void>(pop());
        }
    }

    template <class U>
    void push(U&& item) {
        this->places_[wrapped(first_ + this->size_)].put(std::forward<U>(item));
        ++this->size_;
    }
    T pop() noexcept {
        place<T>& from = this->places_[first_];
        first_ = wrapped(first_ + 1U);
        --this->size_;
        return from.take();
    }

  private:
    static std::uint16_t wrapped(unsigned index) noexcept { // no division: a Cortex-M0+ has none
        return static_cast<std::uint16_t>(index < N ? index : index - N);
    }
    std::uint16_t first_ = 0;
};

template <class T, std::size_t N>
class lifo_store : public store<T, N> {
  public:
    constexpr lifo_store() noexcept = default;
    ~lifo_store() {
        while (!this->empty()) {
            static_cast<void>(pop());
        }
    }

    template <class U>
    void push(U&& item) {
        this->places_[this->size_].put(std::forward<U>(item));
        ++this->size_;
    }
    T pop() noexcept { return this->places_[--this->size_].take(); }
};

/// Sorted, with what comes out next at the end: push is O(N), pop O(1). Why no heap: one is not
/// stable without a number in each item, and for the few items of a firmware's queue not faster.
template <class T, std::size_t N, class Compare>
class sorted_store : public lifo_store<T, N> {
  public:
    template <class U>
    void push(U&& value) {
        T item(std::forward<U>(value)); // before anything moves: this may throw
        std::size_t at = this->size_;
        while (at != 0 && !Compare()(this->places_[at - 1].item, item)) {
            this->places_[at].put(this->places_[at - 1].take());
            --at;
        }
        this->places_[at].put(std::move(item));
        ++this->size_;
    }
};

} // namespace rondo::detail
